// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// True when this build counts heap allocations (not under a sanitizer).
bool platform_allocation_probe_available(void);
/// Starts counting the heap allocations of the calling thread.
void platform_allocation_probe_arm(void);
/// Stops counting and returns the number of allocations since `arm`.
uint64_t platform_allocation_probe_disarm(void);
/// Pins the calling thread to one processor; 0 or an errno.
int platform_pin_to_processor(int processor);
/// CPU time of the calling thread [ns].
uint64_t platform_thread_cpu_ns(void);
/// Version of the C library that is loaded, such as 2.36; it stays valid.
const char *platform_c_library_version(void);

/// Notes SIGINT, SIGTERM and SIGHUP instead of ending the process, but for those that are ignored.
/// The first one restores what they do by default, so that a second one ends the process at once.
void platform_watch_signals(void);
/// Restores what the watched signals do by default.
void platform_unwatch_signals(void);
/// The signal noted since `watch`; 0 for none.
int platform_noted_signal(void);
/// Ends the process as the signal does by default.
_Noreturn void platform_end_by_signal(int signal);
/// Lets a write past the limit on file sizes fail with EFBIG instead of ending the process.
void platform_ignore_file_size_signal(void);

/// The monotonic clock [ns].
uint64_t platform_monotonic_ns(void);
/// Sleeps until the monotonic clock shows `deadline` [ns]; 0, or EINTR after a signal.
int platform_sleep_until_ns(uint64_t deadline);
/// Schedules the calling thread first in, first out with a priority of 1…99, or, with 0, as usual;
/// 0 or an errno.
int platform_set_realtime_priority(int priority);
/// How much later than asked the kernel may wake the calling thread to save power [ns]; 0 or an
/// errno. Without effect on a thread with real-time priority, which has none.
int platform_set_timer_slack_ns(uint64_t slack);
/// Keeps every page of the process in memory, present and future ones; 0 or an errno.
int platform_lock_memory(void);
void platform_unlock_memory(void);

/// What the kernel has counted of one thread since it began.
struct platform_thread_usage {
  /// Pages that were not there when they were touched.
  uint64_t page_faults;
  /// How often it went to sleep.
  uint64_t voluntary_switches;
  /// How often the processor was taken from it.
  uint64_t involuntary_switches;
};
struct platform_thread_usage platform_thread_usage(void);
