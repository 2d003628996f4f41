/* What cancelled grades leave behind: processes that are being ended, and the
 * folder they were building in.
 *
 * Ending takes a moment (a program with a thousand children has to be hunted
 * down), and nobody at a keyboard should wait for it: it is put here instead,
 * and collected in passing.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_ABANDON_H
#define FORKLORE_GRADE_ABANDON_H

#include <stdbool.h>

#include "tui/base/ward.h"
#include "tui/grade/place.h"

#define ABANDON_WARDS 5 /* a build for each lane, and a run */

/* Takes wards that were told to stop (or are WARD_INIT), and PLACE, which is
 * removed when they have ended. */
void abandon(const struct ward wards[ABANDON_WARDS], struct place place);
/* Collects what has ended; waits for the rest if WAIT. */
void abandon_collect(bool wait);

#endif
