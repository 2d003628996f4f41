/* From what the judge said about a test to what the report says about it: the
 * rule and the question that belong to its diagnosis, the commands that run it
 * again.
 *
 * Leaves deciding which answer counts to run.h.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_SETTLE_H
#define FORKLORE_GRADE_SETTLE_H

#include "tui/grade/build.h"
#include "tui/grade/hearing.h"

/* Takes the strings of ANSWER. */
void settle(const struct shop *shop, enum lane lane, uint64_t seed,
            struct test_result *t, struct answer *answer);
/* The test ends with a verdict that is not the judge's. */
void settle_without(const struct shop *shop, enum lane lane, uint64_t seed,
                    struct test_result *t, enum verdict verdict,
                    const char *why);

#endif
