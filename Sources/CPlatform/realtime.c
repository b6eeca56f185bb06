// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

uint64_t platform_monotonic_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int platform_sleep_until_ns(uint64_t deadline) {
  struct timespec at = {.tv_sec = (time_t)(deadline / 1000000000u),
                        .tv_nsec = (long)(deadline % 1000000000u)};
  return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

int platform_set_realtime_priority(int priority) {
  struct sched_param parameters = {.sched_priority = priority};
  int policy = priority > 0 ? SCHED_FIFO : SCHED_OTHER;
  return sched_setscheduler(0, policy, &parameters) == 0 ? 0 : errno;
}

int platform_set_timer_slack_ns(uint64_t slack) {
  return prctl(PR_SET_TIMERSLACK, (unsigned long)slack) == 0 ? 0 : errno;
}

int platform_lock_memory(void) {
  return mlockall(MCL_CURRENT | MCL_FUTURE) == 0 ? 0 : errno;
}

void platform_unlock_memory(void) { munlockall(); }

struct platform_thread_usage platform_thread_usage(void) {
  struct rusage usage;
  struct platform_thread_usage result = {0, 0, 0};
  if (getrusage(RUSAGE_THREAD, &usage) == 0) {
    result.page_faults = (uint64_t)(usage.ru_minflt + usage.ru_majflt);
    result.voluntary_switches = (uint64_t)usage.ru_nvcsw;
    result.involuntary_switches = (uint64_t)usage.ru_nivcsw;
  }
  return result;
}
