/* What home says about a lab: a mark on the map, and sentences below it.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_HOME_WORDS_H
#define FORKLORE_UI_HOME_WORDS_H

#include <stdbool.h>

#include "tui/base/buf.h"
#include "tui/course/course.h"
#include "tui/course/progress.h"
#include "tui/md/styled.h"

struct mark {
    const char *text; /* one column */
    enum style style;
};

extern const char *const words_greeting;

/* Whether anything at all has been done for a lab. */
bool words_begun(const struct lab_progress *p);
/* Passed, begun, not begun, or broken. */
struct mark words_mark(const struct entry *e, const struct lab_progress *p);
/* Appends how things stand, in whole sentences. */
void words_summary(struct buf *out, const struct entry *e,
                   const struct lab_progress *p);

#endif
