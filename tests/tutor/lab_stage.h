/* A stage for the lab view: a view without a terminal, stepped as the loop of
 * app.c does and drawn into a grid that is read as text.
 *
 * Each test begins with the fixture and a screen of 40 x 80, and opens the lab
 * itself; what it leaves open is closed after it, and nothing may be left
 * running.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_TESTS_TUTOR_LAB_STAGE_H
#define FORKLORE_TESTS_TUTOR_LAB_STAGE_H

/* Check and report.h both have a test_result. */
#define test_result check_test_result
#include <check.h>
#undef test_result

#include "tests/tutor/fixture.h"
#include "tui/ui/lab_view.h"

extern struct fixture f;
extern struct lab_view *view;
extern int rows, cols;
extern bool changes; /* a step found something worth drawing */

/* Runs the tests, each on a stage of its own: the exit status. */
int stage_run(const char *name, const TTest *const *tests, size_t n);

void open_lab(const char *slug);
void close_lab(void);
/* Opens 21-one and saves a file that passes. */
void open_and_pass(void);
/* Writes the student's file of 21-one. */
void save(const char *text);

/* Draws: the rows as lines, without blanks at their ends. */
const char *screen(void);
void sees(const char *text);
void sees_not(const char *text);
/* Of what was drawn last. */
const struct cell *cell_at(int row, int col);

/* One turn of the loop; false when nothing is under way any more. */
bool turn(void);
/* Turns until nothing is. */
void come_to_rest(void);
/* Turns until no grading runs, for when the watch polls and never rests. */
void graded(void);
/* Turns until the screen shows the text. */
void await(const char *text);

/* What a key asks for; only a key that works now asks for anything. */
struct request ask_by(uint32_t key);
void request_free(struct request *r);
/* A key that leads nowhere else. */
void press(uint32_t key);
/* Whether a key of the lab's own works now. */
bool can(uint32_t key);

struct lab_progress progress_of(const char *slug);
int attempts(void); /* at 21-one */

#endif
