/* From the snapshot of a student's file to a program to be judged: one compile,
 * one link, in LANE's folder of the place.
 *
 * Leaves running the program to run.h.
 *
 *     build_start; job_poll and job_when of build.job; build_step until it is
 *     true: it has ended, and VERDICT is VERDICT_PASS or why there is no
 * program
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_BUILD_H
#define FORKLORE_GRADE_BUILD_H

#include "tui/grade/intake.h"
#include "tui/grade/job.h"
#include "tui/grade/kit.h"
#include "tui/grade/report.h"

/* What all builds and runs of one grading share; everything is borrowed. */
struct shop {
    const struct kit *kit;
    const struct lab *lab;
    const struct source *source;
    const char *dir;   /* where it is built */
    const char *final; /* where it will be found afterwards */
    const char *named; /* the file, where a command has to name it; or NULL */
    double patience;   /* seconds for a compiler */
    double silence;    /* seconds a judge may say nothing beyond a deadline */
};

enum build_stage { BUILD_IDLE, BUILD_COMPILES, BUILD_LINKS, BUILD_ENDED };

struct build {
    const struct shop *shop;
    enum lane lane;
    enum build_stage stage;
    struct job job;
    char *dir;            /* SHOP.dir/LANE */
    enum verdict verdict; /* PASS, COMPILE or FAULT once it has ended */
    char *note;           /* one line, if it did not succeed */
    struct buf compiler;  /* what compiler and linker said */
};

void build_init(struct build *b, const struct shop *shop, enum lane lane);
void build_start(struct build *b);
bool build_step(struct build *b);
/* What still runs is left in *LEFT. */
void build_destroy(struct build *b, struct ward *left);

#endif
