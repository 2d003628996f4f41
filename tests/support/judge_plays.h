/* The plays of the running test, as judge_play.c keeps them and judge_hear.c
 * asks about them.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_SUPPORT_JUDGE_PLAYS_H
#define FORKLORE_SUPPORT_JUDGE_PLAYS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/support/wire.h"
#include "tui/base/buf.h"

enum { MAX_PLAYS = 8 };

struct fact {
    char *name, *value;
    pid_t from;
    bool heard;
};

struct play {
    pid_t pid;
    int pidfd, sock, out, err;
    int gates[GATES]; /* write ends */
    uint64_t nonce;
    char *scene; /* as given: what a rerun needs */
    struct buf printed, errors;
    struct fact *facts;
    size_t nfacts;
    int messages;
    pid_t from;  /* of the fact heard last */
    bool ended;  /* the scene said that it came to its end */
    bool exited; /* status is known */
    int status;  /* as waitpid(2) gives it */
    int left;    /* processes it left behind */
    char left_what[256];
    pid_t runaway; /* a child that went on in its caller's code */
    char runaway_said[128];
    pid_t crashed; /* which of its processes, or 0 */
    int crash_signal;
    int nframes;
    uint64_t frames[WIRE_FRAMES];
};

extern struct play plays[MAX_PLAYS];
extern int nplays;

/* What the test said of a timeout, and of an end that comes too early. */
struct explained {
    const char *diagnosis, *expected; /* or NULL */
};
extern struct explained if_hangs, if_ends;

/* Takes every message that has come. */
void drain_socket(struct play *p);
/* Takes in all that has come from all plays.  Waits for at most MS. */
void pump(int ms);
/* Fails the test if a child has come out of the call that made it. */
void check_runaway(struct play *p);

#endif
