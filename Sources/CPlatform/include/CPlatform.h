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
