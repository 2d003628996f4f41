/* The table of keys.def, and looking a key up in it.
 *
 * Leaves where keys come from to term.c, and what actions do to the views.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/keys.h"

const struct binding bindings[] = {
#define ACTION(name)
#define BINDING(context, action, key, shown, help, rank) \
    {CONTEXT_##context, ACTION_##action, key, shown, help, rank},
#include "tui/ui/keys.def"
#undef ACTION
#undef BINDING
};

const size_t nbindings = sizeof bindings / sizeof bindings[0];

static enum action own_action_of(enum context context, uint32_t key)
{
    for (size_t i = 0; i < nbindings; i++)
        if (bindings[i].context == context && bindings[i].key == key)
            return bindings[i].action;
    return ACTION_NONE;
}

enum action action_of(enum context context, uint32_t key)
{
    enum action a = own_action_of(context, key);
    if (a == ACTION_NONE && context != CONTEXT_PANE)
        a = own_action_of(CONTEXT_ANY, key);
    return a;
}
