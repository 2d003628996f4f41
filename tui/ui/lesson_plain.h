/* A lesson as plain text, for pipes, screen readers and terminals that can do
 * nothing else: all its pages, and the answers at the end.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LESSON_PLAIN_H
#define FORKLORE_UI_LESSON_PLAIN_H

#include "tui/base/buf.h"
#include "tui/course/lesson.h"

/* Appends it to OUT, text wrapped to WIDTH columns.  Questions are numbered, so
 * that the answers at the end are found. */
void lesson_plain(const struct lesson *l, int width, struct buf *out);

#endif
