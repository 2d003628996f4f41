/* A pane: a program running live in a rectangle of the screen that is a real
 * terminal to it: a pty (pty(7)) whose output libvterm interprets.
 *
 * The program runs in a ward: when it ends, so does everything it started.
 * What has scrolled off is kept (1,000 lines).  How bytes become cells is
 * vt.h's.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_PANE_H
#define FORKLORE_UI_PANE_H

#include <poll.h>
#include <stdbool.h>

#include "tui/base/buf.h"
#include "tui/ui/grid.h"
#include "tui/ui/keys.h"

struct pane;

#define PANE_POLLFDS 2

/* An empty pane of that size, at least 1 x 1. */
struct pane *pane_new(int rows, int cols);
/* Ends what runs in it and waits for that. */
void pane_free(struct pane *p);
/* The program hears of it by SIGWINCH. */
void pane_resize(struct pane *p, int rows, int cols);
/* Clears it and starts the program (argv[0] sought in PATH, in DIR); one that
 * still runs there is ended first. */
int pane_start(struct pane *p, const char *const *argv, const char *dir,
               struct buf *err);
/* Clears it, ending what runs there, and shows TEXT as if it had been
 * printed. */
void pane_print(struct pane *p, const char *text, size_t n);
/* Asks for its end; pane_step will see it. */
void pane_stop(struct pane *p);
/* From pane_start until it has ended and all it printed has been read.  Nobody
 * that holds on to the terminal can prolong this. */
bool pane_running(const struct pane *p);
/* Seconds it has run, or ran; its wait status once it has ended (-1 before,
 * or when it was stopped). */
double pane_seconds(const struct pane *p);
int pane_status(const struct pane *p);
/* Rows in use, those that have scrolled off included, from the first to the
 * last that is not blank (or, while it runs, has the cursor): how much room the
 * output needs. */
int pane_used(const struct pane *p);
/* In fewer rows than it has, it shows the last ones used. */
void pane_draw(const struct pane *p, struct grid *g, struct rect where,
               bool with_cursor);
/* How many lines up into what has scrolled off to look; returns that number,
 * clamped.  Typing and starting return to 0. */
int pane_scroll(struct pane *p, int lines);
/* Types a key to the program, as xterm sends it.  What a program does not
 * read is bounded, and dropped beyond that. */
void pane_type(struct pane *p, uint32_t key);
int pane_poll(const struct pane *p, struct pollfd *fds);
/* Never blocks; a program that prints without end gets its turn (64 KiB, 5 ms)
 * and no more.  True when something to show has changed. */
bool pane_step(struct pane *p);
/* All text printed so far that is still kept, for tests and plain output. */
void pane_text(const struct pane *p, struct buf *out);

#endif
