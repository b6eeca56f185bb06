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
