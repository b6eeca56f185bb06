// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "CPlatform.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

enum { WATCHED = 3 };
static const int watched[WATCHED] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t watching[WATCHED];
static volatile sig_atomic_t noted = 0;

static void set_action(int number, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

void platform_unwatch_signals(void) {
  for (int i = 0; i < WATCHED; i++) {
    if (watching[i]) set_action(watched[i], SIG_DFL);
    watching[i] = 0;
  }
}

// Calls nothing but sigaction, which POSIX allows in handlers.
static void note_signal(int number) {
  noted = number;
  platform_unwatch_signals();
}

// A parent's worker threads block signals, and a child inherits that.
static void unblock(const int *numbers, int count) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < count; i++) sigaddset(&set, numbers[i]);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void platform_watch_signals(void) {
  noted = 0;
  for (int i = 0; i < WATCHED; i++) {
    struct sigaction before;
    sigaction(watched[i], NULL, &before);
    if (before.sa_handler == SIG_IGN) continue;
    watching[i] = 1;
    set_action(watched[i], note_signal);
  }
  unblock(watched, WATCHED);
}

int platform_noted_signal(void) { return noted; }

void platform_end_by_signal(int number) {
  set_action(number, SIG_DFL);
  unblock(&number, 1);
  raise(number);
  _exit(128 + number);
}

void platform_ignore_file_size_signal(void) { set_action(SIGXFSZ, SIG_IGN); }
