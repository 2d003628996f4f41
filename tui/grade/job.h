/* A program in a ward, with what it says kept within bounds and a moment by
 * which it has to be done: a compiler, a judge.
 *
 * Leaves what the program is for to build.h, run.h and locate.h.
 *
 *     job_start; poll what job_poll asks for, until job_when; job_step: true
 *     once, when it has ended; job_drop at any time
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_JOB_H
#define FORKLORE_GRADE_JOB_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/base/ward.h"

struct order {
    const char *const *argv;
    const char *const *env; /* as in struct spawn */
    const char *dir;
    struct limits limits;
    const char *input; /* its standard input, less than PIPE_BUF; or NULL */
    bool quiet;        /* only standard output is kept, else both */
    int report;        /* a descriptor to report on, or 0 for none */
    size_t said_max;   /* bytes to keep; the rest is read and forgotten */
    double seconds;    /* it is stopped when it takes longer */
};

struct stream {
    int fd;
    struct buf text;
    size_t max;
    bool cut; /* there was more than MAX */
};

struct job {
    struct ward ward;
    struct stream said;
    struct stream report; /* taken (buf_clear) by the owner after each step */
    int64_t until;
    bool late; /* it was stopped because it took too long */
    struct ward_end end;
};

#define JOB_INIT                                                     \
    {                                                                \
        .ward = WARD_INIT, .said = {.fd = -1}, .report = {.fd = -1}, \
        .until = INT64_MAX                                           \
    }
#define JOB_POLLFDS 3

/* J must be JOB_INIT or have ended.  On failure errno is the exec's. */
int job_start(struct job *j, const struct order *o, struct buf *err);
bool job_running(const struct job *j);
int job_poll(const struct job *j, struct pollfd *fds);
int64_t job_when(const struct job *j);
/* It has more time: SECONDS from now. */
void job_extend(struct job *j, double seconds);
void job_stop(struct job *j);
/* Takes what has come.  True once: everything has ended, J.end says how. */
bool job_step(struct job *j);
/* Forgets it: what runs is stopped and left in *LEFT (WARD_INIT if nothing
 * runs) for whoever waits for it. */
void job_drop(struct job *j, struct ward *left);

#endif
