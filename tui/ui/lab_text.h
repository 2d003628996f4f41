/* Blocks of text on the lab's screen: rules with labels, wrapped sentences,
 * Markdown with an indent, what a program printed.  Leaves what is said to
 * lab_layout.h.
 *
 * Each appends whole lines, with the screen's left margin of one column.  COLS
 * is the width of the screen; running text keeps to 72 columns of it.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LAB_TEXT_H
#define FORKLORE_UI_LAB_TEXT_H

#include <stddef.h>

#include "tui/md/styled.h"

#define TEXT_COLS 72
#define LABEL_COLS 10 /* "expected  " */

/* The columns for text on a screen of COLS, at least 1. */
int text_cols(int cols);
/* "── why ──────────────────── spawn.c:31 ──"; RIGHT may be NULL. */
void text_rule(struct styled *out, int cols, const char *left,
               const char *right);
/* A label in a column of its own (LEAD wide, so at most LEAD - 1 long), and the
 * text beside it, wrapped at blanks.  Nothing when TEXT is NULL or empty. */
void text_beside(struct styled *out, int cols, int lead, enum style label_style,
                 const char *label, enum style style, const char *text);
void text_plain(struct styled *out, int cols, enum style style,
                const char *text);
/* The same with Markdown beside the label. */
void text_markdown(struct styled *out, int cols, const char *label,
                   const char *markdown);
/* At most the last MAX lines of what a program printed, as they stand. */
void text_quoted(struct styled *out, enum style style, const char *text,
                 size_t max);

#endif
