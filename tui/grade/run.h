/* The judge's runs for one lane, until every test has a verdict that counts.
 *
 * Leaves building the subject to build.h and checking what the judge says to
 * hearing.h.
 *
 *     RUN_ALL        all tests, with the usual deadline
 *     RUN_REFERENCE  those that timed out, with the reference: how long does a
 *                    right solution take, here and now?
 *     RUN_AGAIN      each of them alone, with a deadline made from that
 *     RUN_LOCATES    where did those crash that crashed?
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_RUN_H
#define FORKLORE_GRADE_RUN_H

#include "tui/grade/build.h"
#include "tui/grade/hearing.h"

enum run_stage {
    RUN_IDLE,
    RUN_ALL,
    RUN_REFERENCE,
    RUN_AGAIN,
    RUN_LOCATES,
    RUN_ENDED
};

/* What a test's result is to be made from. */
struct trial {
    bool taken;          /* its answer of this run is in the report */
    bool timed_out;      /* and has not been run again yet */
    struct answer first; /* what it said when it timed out */
    double reference;    /* seconds the reference takes */
    size_t nframes;
    uint64_t frames[HEARING_FRAMES];
};

struct run {
    const struct shop *shop;
    struct lane_result *result;       /* borrowed; its tests are filled in */
    const struct lane_result *before; /* borrowed: the lane before, or NULL */
    uint64_t seed;
    double deadline; /* seconds for a test in RUN_ALL */
    enum run_stage stage;
    double given; /* seconds for a test in this stage */
    struct job job;
    struct hearing hearing;
    size_t *asked; /* which of the tests, for each answer of the hearing */
    struct trial *trials; /* one for each test */
};

/* BEFORE is the result of the lane before, of the same tests; or NULL. */
void run_init(struct run *r, const struct shop *shop,
              struct lane_result *result, const struct lane_result *before,
              uint64_t seed, double deadline);
void run_start(struct run *r);
/* Returns whether the result has changed.  When r->stage is RUN_ENDED, the
 * lane's verdict and note are set. */
bool run_step(struct run *r);
void run_destroy(struct run *r, struct ward *left);

#endif
