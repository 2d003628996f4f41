/* The screen of a program in a pane: bytes in, cells out.  The only place that
 * knows libvterm; processes and the pty are pane.c's.
 *
 * It stands what strangers print: invalid UTF-8, half sequences, characters
 * wider than the screen, titles without an end.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_VT_H
#define FORKLORE_UI_VT_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/base/buf.h"
#include "tui/ui/grid.h"

#define VT_KEPT 1000 /* lines kept that have scrolled off */

struct vt;

/* What the terminal sends to the program: keys, and answers to its questions
 * ("where is the cursor?"). */
typedef void vt_send(const char *bytes, size_t n, void *arg);

struct vt *vt_new(int rows, int cols, vt_send *send, void *arg);
void vt_free(struct vt *t);
/* Lines at the top scroll off, or come back, as xterm does it. */
void vt_resize(struct vt *t, int rows, int cols);
/* Interprets what the program printed. */
void vt_feed(struct vt *t, const char *bytes, size_t n);
/* Sends a key (keys.h) as xterm would; one that it has no bytes for is
 * ignored. */
void vt_key(struct vt *t, uint32_t key);
/* Whether something to show has changed since it was last asked. */
bool vt_changed(struct vt *t);
/* Lines that have scrolled off and are kept. */
int vt_kept(const struct vt *t);
/* Rows of the screen up to the last that is not blank, or, if WITH_CURSOR, up
 * to the cursor when that is lower. */
int vt_used(const struct vt *t, bool with_cursor);
/* Draws the screen; when WHERE has fewer rows than it, the used ones at its
 * end; UP lines higher, into what was kept. */
void vt_draw(const struct vt *t, struct grid *g, struct rect where, int up,
             bool with_cursor);
/* Everything kept and shown, a line each, without trailing blanks. */
void vt_text(const struct vt *t, struct buf *out);

#endif
