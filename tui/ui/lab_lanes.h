/* Marks: passed, failed, running, waiting, as signs that say it without
 * colour; and the row of lanes made of them.  Leaves the tests' sentences to
 * lab_layout.h.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LAB_LANES_H
#define FORKLORE_UI_LAB_LANES_H

#include "tui/ui/lab_layout.h"

/* From the least telling to the most. */
enum mark { MARK_WAITS, MARK_RUNS, MARK_PASSED, MARK_FAILED, MARK_UNKNOWN };

enum mark mark_of(enum progress_state state, enum verdict verdict);
/* FRAME moves the mark of what runs. */
const char *mark_sign(enum mark mark, int frame);
enum style mark_style(enum mark mark);

/* The row "behaviour ✔✔✘✔   memory ·          0.11 s · try 6". */
void lab_lanes(const struct lab_shown *s, struct styled *out);

#endif
