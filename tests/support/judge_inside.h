/* What the parts of the judge share: judge.c (Check, the report),
 * judge_play.c (playing scenes), judge_look.c (looking at processes).  Labs
 * include judge.h only.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_SUPPORT_JUDGE_INSIDE_H
#define FORKLORE_SUPPORT_JUDGE_INSIDE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/support/wire.h"
#include "tui/base/buf.h"

/* What one test came to, in memory that the judge shares with the process
 * Check forks for the test. */
struct outcome {
    bool returned;    /* the test ran to its end */
    char verdict[24]; /* "" until something failed */
    char diagnosis[64];
    char expected[1024], seen[4096];
    char scene[1024];
    char output[8192];
    char file[256]; /* of a sanitizer's report */
    int line;
    int nframes;
    uint64_t frames[WIRE_FRAMES];
};

struct judging {
    const char *subject; /* the program */
    const char *lane;
    uint64_t seed;
    double deadline; /* seconds for each test */
    struct outcome *outcome;
    int64_t ends_at; /* the running test's deadline, clock_ns */
};
extern struct judging judging;

/* Records the failure, ends every process of the test, leaves the test. */
_Noreturn void fail_with(const char *verdict, const char *diagnosis,
                         const char *expected, const char *seen);
/* Called by the process of a test before and after it. */
void plays_begin(void);
void plays_end(void);
/* The last play's command line, output and frames into the outcome. */
void plays_record(struct outcome *o);
struct play;
bool play_has_exited(const struct play *p);
/* Appends what all plays of this test have printed to standard error. */
void plays_errors(struct buf *out);
/* If a sanitizer has spoken: its first finding into SEEN and the outcome. */
bool sanitizer_spoke(struct outcome *o, struct buf *seen);
/* The environment variables that make it speak to us; "" or NULL-ended pair. */
void sanitizer_listen(void);

/* In the child of fork: runs the subject on SCENE.  SOCK, OUT, ERR and GATES
 * become its JUDGE_FD, 1, 2 and GATE_FDs; nothing else stays open. */
_Noreturn void become_subject(const char *scene, int sock, int out, int err,
                              const int *gates);

/* Memory a process has in use: the resident set of /proc/PID/statm. */
long process_megabytes(pid_t pid);
/* What every process below ROOT does right now, as a sentence. */
void account(pid_t root, struct buf *out);
/* Waits for DONE(ARG), looking again whenever a play has news, and every few
 * milliseconds when LOOKING at /proc; at the deadline fails with "timeout". */
void wait_until(bool (*done)(void *arg), void *arg, bool looking);

#endif
