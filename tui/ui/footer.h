/* The key line: what can be pressed now, the most useful first.  Made from the
 * table of keys; knows no view.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_FOOTER_H
#define FORKLORE_UI_FOOTER_H

#include "tui/ui/grid.h"
#include "tui/ui/keys.h"

/* What KEY does now: CONTEXT's own binding if CAN says that its action means
 * something, else ANY's (never in CONTEXT_PANE), else nothing. */
enum action footer_action(enum context context, uint32_t key,
                          bool (*can)(const void *arg, enum action a),
                          const void *arg);
/* Draws the line into the last row: whole entries, as many as there is room
 * for, and always the way to help. */
void footer_draw(struct grid *g, enum context context,
                 bool (*can)(const void *arg, enum action a), const void *arg);

#endif
