/* Choosing and placing the entries of the key line.
 *
 * Leaves what they do to app.c: both ask footer_action, so the line is never
 * wrong about a key.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/footer.h"

#include <string.h>

#include "tui/base/utf8.h"

#define ENTRIES 32

struct question {
    enum context context;
    bool (*can)(const void *arg, enum action a);
    const void *arg;
};

enum action footer_action(enum context context, uint32_t key,
                          bool (*can)(const void *arg, enum action a),
                          const void *arg)
{
    enum action a = action_of(context, key);
    if (a != ACTION_NONE && can(arg, a))
        return a;
    if (context == CONTEXT_PANE)
        return ACTION_NONE;
    a = action_of(CONTEXT_ANY, key);
    return a != ACTION_NONE && can(arg, a) ? a : ACTION_NONE;
}

/* Whether B may stand in the line: its key really does that now. */
static bool holds(const struct binding *b, const struct question *q)
{
    if (b->rank == 0 || b->shown[0] == '\0')
        return false;
    if (b->context != q->context &&
        (b->context != CONTEXT_ANY || q->context == CONTEXT_PANE))
        return false;
    return footer_action(q->context, b->key, q->can, q->arg) == b->action;
}

/* By rank, an action once. */
static int choose(const struct binding *chosen[ENTRIES],
                  const struct question *q)
{
    int n = 0, rank = 0;
    while (n < ENTRIES) {
        const struct binding *next = NULL;
        for (size_t i = 0; i < nbindings; i++) {
            const struct binding *b = &bindings[i];
            if (b->rank > rank && (!next || b->rank < next->rank) &&
                holds(b, q))
                next = b;
        }
        if (!next)
            return n;
        rank = next->rank;
        bool known = false;
        for (int i = 0; i < n; i++)
            known |= chosen[i]->action == next->action;
        if (!known)
            chosen[n++] = next;
    }
    return n;
}

static int columns(const struct binding *b)
{
    return utf8_columns(b->shown, strlen(b->shown)) + 1 +
           utf8_columns(b->help, strlen(b->help));
}

/* Leaves out the last ones until the line is WIDTH columns at most; help and
 * the first one stay. */
static int cut(const struct binding *chosen[], int n, int width)
{
    for (;;) {
        int used = 1, last = -1;
        for (int i = 0; i < n; i++) {
            used += columns(chosen[i]) + (i > 0 ? 3 : 0);
            if (i > 0 && chosen[i]->action != ACTION_HELP)
                last = i;
        }
        if (used <= width || last < 0)
            return n;
        memmove(&chosen[last], &chosen[last + 1],
                (size_t)(n - last - 1) * sizeof chosen[0]);
        n--;
    }
}

void footer_draw(struct grid *g, enum context context,
                 bool (*can)(const void *arg, enum action a), const void *arg)
{
    const struct question q = {context, can, arg};
    const struct binding *chosen[ENTRIES];
    int row = g->rows - 1;
    int n = cut(chosen, choose(chosen, &q), g->cols);
    int col = g->cols > 1 ? 1 : 0;

    grid_fill(g, row, 0, g->cols, STYLE_PLAIN, ' ');
    for (int i = 0; i < n; i++) {
        col = grid_text(g, row, col, g->cols, STYLE_KEY, chosen[i]->shown);
        col = grid_text(g, row, col + 1, g->cols, STYLE_PLAIN, chosen[i]->help);
        col += 3;
    }
}
