/* The program as a user meets it: each call of it a shell command with a home
 * of its own.  What is to be seen then is the test's to say.
 *
 *     cli_enter();
 *     cli_expect(0, "forklore grade 00 solutions/00-warmup/warmup.c");
 *     cli_says("pass: 8 of 8");
 *     cli_leave();
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_TESTS_TUTOR_CLI_H
#define FORKLORE_TESTS_TUTOR_CLI_H

#include <jansson.h>

#include "tui/base/buf.h"

#define CLI_SOLUTION "solutions/00-warmup/warmup.c"
#define CLI_MUTANT "tests/labs/00-warmup/mutants/both.c"

/* What the last command printed. */
extern struct buf cli_out, cli_err;
/* The folder of this test; home, state, cache and work are in it. */
extern char cli_room[64];
/* BUILD/forklore for the test BUILD/tests/NAME. */
extern char *cli_program;

/* Makes the room and goes to the course's root. */
void cli_enter(void);
void cli_leave(void);

/* Runs COMMAND by sh(1) with nothing on stdin; its exit status.  `forklore` in
 * it is our program; $ROOM and $FORKLORE_HOME are set. */
int cli_run(const char *command);
/* The same, and it must end with STATUS. */
void cli_expect(int status, const char *command);
/* TEXT is, or is not, on standard output of the last command. */
void cli_says(const char *text);
void cli_says_not(const char *text);
/* TEXT is on its standard error. */
void cli_complains(const char *text);
/* Its standard error is one line. */
void cli_one_line(void);
/* Its standard output as JSON, all of it.  The caller decrefs. */
json_t *cli_json(void);

#endif
