/* The terminal: the only place that knows curses.
 *
 * Owns the screen between term_open and term_close: raw keys, no echo, the
 * alternate screen.  Colours: 256, 16, 8 or none, as terminfo says and NO_COLOR
 * allows.  Where the locale is not UTF-8, characters beyond ASCII are replaced
 * by a table of look-alikes (✔ by +, ─ by -), else by '?'.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_TERM_H
#define FORKLORE_UI_TERM_H

#include <stdbool.h>

#include "tui/base/buf.h"
#include "tui/ui/grid.h"
#include "tui/ui/keys.h"

/* Whether a full screen can be had here: stdin and stdout are terminals, TERM
 * is known and can move its cursor.  If not, says why in ERR and returns -1. */
int term_usable(struct buf *err);
/* Appends to OUT what to write to this terminal to have it back in shape when
 * the one who opened it was killed (guard.h). */
int term_rescue(struct buf *out, struct buf *err);
/* The caller should have all signals blocked that it means to take. */
int term_open(struct buf *err);
/* Puts the terminal back as it was.  Idempotent. */
void term_close(void);
/* Lends the terminal to a program (an editor), and takes it back. */
void term_lend(void);
void term_take_back(void);
/* Asks the kernel for the size (TIOCGWINSZ); at least 1 x 1. */
void term_size(int *rows, int *cols);
/* Tells curses about a new size. */
void term_resized(void);
/* Puts the grid on the screen: only what changed is sent. */
void term_paint(const struct grid *g);
/* Forgets what is on the screen: the next paint sends everything (Ctrl-L). */
void term_forget(void);
/* The next key that has come, without waiting (but for what belongs to an ESC,
 * at most 25 ms); false when there is none.  The end of input, a terminal that
 * is gone, is KEY_END_OF_INPUT, from then on for ever. */
bool term_key(struct key_event *ev);

#endif
