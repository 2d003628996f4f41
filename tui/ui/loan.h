/* Lending the terminal to a program, an editor say, that needs it as its own:
 * it runs in a foreground process group of its own (tcsetpgrp(3)), as a shell
 * would run it, and so its Ctrl-C and Ctrl-Z are its own too.
 *
 * It does not run in a ward: an editor may leave a window open behind it, and
 * that is not ours to close.
 *
 *     1. term_lend
 *     2. loan_start
 *     3. at each SIGCHLD: loan_step, until it says LOAN_ENDED; if it says
 *        LOAN_STOPPED, stop too, and loan_continue afterwards
 *     4. term_take_back
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LOAN_H
#define FORKLORE_UI_LOAN_H

#include <sys/types.h>

#include "tui/base/buf.h"

struct loan {
    pid_t pid; /* 0: nothing is lent */
    int status;
};

enum loan_state { LOAN_RUNNING, LOAN_STOPPED, LOAN_ENDED };

/* Waits for the exec, so that a program that is not there is an error here.
 * DIR may be NULL. */
int loan_start(struct loan *l, char *const *argv, const char *dir,
               struct buf *err);
/* Never blocks.  At LOAN_ENDED the status is as waitpid(2) gives it, and the
 * terminal's foreground is ours again; so it is at LOAN_STOPPED. */
enum loan_state loan_step(struct loan *l);
void loan_continue(struct loan *l);
/* Ends it: SIGHUP, which editors answer by saving what they can, and after two
 * seconds SIGKILL.  Waits.  SIGCHLD must be blocked. */
void loan_end(struct loan *l);

#endif
