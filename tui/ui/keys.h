/* Keys and what they do.  keys.def is the one list: it makes the actions, the
 * dispatch, the footer, the help screen and the manual.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_KEYS_H
#define FORKLORE_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key is a Unicode character, or one of these. */
enum {
    KEY_FIRST = 0x110000,
    KEY_ARROW_UP,
    KEY_ARROW_DOWN,
    KEY_ARROW_LEFT,
    KEY_ARROW_RIGHT,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_HOME_KEY,
    KEY_END_KEY,
    KEY_RETURN,
    KEY_TAB,
    KEY_BACK_TAB,
    KEY_RUBOUT,
    KEY_ESCAPE,
    KEY_CLICK, /* row and col of the event */
    KEY_WHEEL_UP,
    KEY_WHEEL_DOWN,
    KEY_END_OF_INPUT,
};
#define KEY_CTRL(c) ((c)&0x1f)

struct key_event {
    uint32_t key;
    int row, col; /* of the mouse */
};

enum context {
    CONTEXT_ANY, /* works everywhere but in a focused pane */
    CONTEXT_HOME,
    CONTEXT_LESSON,
    CONTEXT_LAB,
    CONTEXT_HELP,
    CONTEXT_PANE, /* keys go to the program; only these are ours */
    CONTEXTS
};

enum action {
    ACTION_NONE,
#define ACTION(name) ACTION_##name,
#define BINDING(context, action, key, shown, help, rank)
#include "tui/ui/keys.def"
#undef ACTION
#undef BINDING
    ACTIONS
};

struct binding {
    enum context context;
    enum action action;
    uint32_t key;
    const char *shown; /* "enter", "j/k"; "" for a second key of the same */
    const char *help;
    int rank; /* place in the footer, low first; 0: not in the footer */
};

extern const struct binding bindings[];
extern const size_t nbindings;

/* What KEY does in CONTEXT (its own bindings, then ANY's). */
enum action action_of(enum context context, uint32_t key);

#endif
