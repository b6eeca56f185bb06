// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#ifndef HAVE_INLINE
#define HAVE_INLINE 1
#endif
#ifndef GSL_RANGE_CHECK_OFF
#define GSL_RANGE_CHECK_OFF 1
#endif
#include <gsl/gsl_version.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_vector.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_permutation.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_multilarge.h>
#include <gsl/gsl_bspline.h>

/// Version of the library that is loaded; it stays valid.
static inline const char *loaded_gsl_version(void) { return gsl_version; }
