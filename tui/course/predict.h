/* A prediction's fence: a question, its options, why the right one is right.
 *
 *     ```predict id=alarm-sleep later=3d
 *     How long does this program run?
 *     - [ ] 60 seconds
 *     - [x] 1 second: an option may go on
 *           on the next line, indented
 *     > Why, in Markdown.
 *     ```
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_PREDICT_H
#define FORKLORE_COURSE_PREDICT_H

#include "tui/course/doc.h"
#include "tui/course/lesson.h"

/* Fills P (its kind, line and page are set) from B.  On failure P holds what
 * was read so far. */
int predict_read(struct part *p, const struct doc *d, const struct doc_block *b,
                 struct buf *err);

#endif
