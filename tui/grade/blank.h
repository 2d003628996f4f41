/* A report to be filled in: what was asked for, and nothing known yet.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_BLANK_H
#define FORKLORE_GRADE_BLANK_H

#include "tui/grade/report.h"

/* Adds the lanes of the mask LANES (0: all the lab names), each with all tests
 * of the lab or ONLY one.  R needs report_destroy either way. */
int blank_report(struct report *r, const struct lab *lab, unsigned lanes,
                 const char *only, struct buf *err);
/* A seed nobody has chosen, never 0. */
uint64_t blank_seed(void);

#endif
