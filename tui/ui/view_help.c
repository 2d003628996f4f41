/* Help: every key there is, made from the table of keys, what holds on the
 * screen it was asked from first.
 *
 * Leaves the words to keys.def.
 *
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tui/base/buf.h"
#include "tui/md/styled.h"
#include "tui/ui/view.h"

#define KEYS_COLUMNS 12 /* for the keys, before what they do */

struct help {
    struct styled text;
    int scroll;
    int rows; /* of text on the screen, when drawn last */
};

static const char *const titles[] = {
    [CONTEXT_ANY] = "Everywhere",
    [CONTEXT_HOME] = "Home",
    [CONTEXT_LESSON] = "In a lesson",
    [CONTEXT_LAB] = "In a lab",
    [CONTEXT_HELP] = "Here",
    [CONTEXT_PANE] = "While you type to a program",
};

/* The bindings that say the same, as one line: "q, ctrl-c   quit". */
static void add_binding(struct styled *s, size_t first)
{
    const struct binding *b = &bindings[first];
    int columns = 0;
    styled_newline(s);
    styled_adds(s, STYLE_PLAIN, "  ");
    for (size_t i = first; i < nbindings; i++) {
        const struct binding *o = &bindings[i];
        if (o->context != b->context || o->action != b->action ||
            o->shown[0] == '\0' || strcmp(o->help, b->help) != 0)
            continue;
        if (columns > 0) {
            styled_adds(s, STYLE_PLAIN, ", ");
            columns += 2;
        }
        styled_adds(s, STYLE_KEY, o->shown);
        columns += (int)strlen(o->shown);
    }
    int gap = columns < KEYS_COLUMNS ? KEYS_COLUMNS - columns : 0;
    styled_addf(s, STYLE_PLAIN, "%*s  %s", gap, "", b->help);
}

static bool is_said_above(size_t index)
{
    const struct binding *b = &bindings[index];
    for (size_t i = 0; i < index; i++)
        if (bindings[i].context == b->context &&
            bindings[i].action == b->action && bindings[i].shown[0] &&
            strcmp(bindings[i].help, b->help) == 0)
            return true;
    return false;
}

static void add_context(struct styled *s, enum context context)
{
    bool any = false;
    for (size_t i = 0; i < nbindings; i++) {
        if (bindings[i].context != context || bindings[i].shown[0] == '\0' ||
            is_said_above(i))
            continue;
        if (!any) {
            if (s->n > 0)
                styled_newline(s);
            styled_newline(s);
            styled_adds(s, STYLE_HEADING, titles[context]);
        }
        any = true;
        add_binding(s, i);
    }
}

static void add_marks(struct styled *s)
{
    static const struct {
        enum style style;
        const char *mark, *means;
    } marks[] = {
        {STYLE_PASS, "●", "the lab is passed"},
        {STYLE_RUNNING, "◐", "begun"},
        {STYLE_DIM, "○", "not begun"},
        {STYLE_FAIL, "✘", "cannot be shown: its files are broken"},
    };
    styled_newline(s);
    styled_newline(s);
    styled_adds(s, STYLE_HEADING, "Marks on the map");
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        styled_newline(s);
        styled_adds(s, STYLE_PLAIN, "  ");
        styled_adds(s, marks[i].style, marks[i].mark);
        styled_addf(s, STYLE_PLAIN, "%*s%s", KEYS_COLUMNS + 1, "",
                    marks[i].means);
    }
}

/* NAME is that of the view help was asked from. */
static enum context context_named(const char *name)
{
    static const struct {
        const struct view_ops *ops;
        enum context context;
    } known[] = {
        {&view_home, CONTEXT_HOME},
        {&view_lesson, CONTEXT_LESSON},
        {&view_lab, CONTEXT_LAB},
    };
    for (size_t i = 0; name && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].ops->name, name) == 0)
            return known[i].context;
    return CONTEXT_ANY;
}

static void *open_view(const struct model *m, const char *slug, struct buf *err)
{
    struct help *h = mem_new(sizeof *h);
    enum context here = context_named(slug);
    (void)err;
    if (here != CONTEXT_ANY)
        add_context(&h->text, here);
    for (int c = CONTEXT_ANY; c < CONTEXTS; c++)
        if (c != (int)here || here == CONTEXT_ANY)
            add_context(&h->text, (enum context)c);
    add_marks(&h->text);
    styled_newline(&h->text);
    styled_newline(&h->text);
    styled_adds(&h->text, STYLE_HEADING, "Your files");
    styled_newline(&h->text);
    styled_addf(&h->text, STYLE_PLAIN, "  %s", m->workspace->home);
    return h;
}

static void close_view(void *v)
{
    struct help *h = v;
    styled_destroy(&h->text);
    free(h);
}

static bool clamp(struct help *h, int scroll)
{
    int last = (int)h->text.n - h->rows, before = h->scroll;
    h->scroll = scroll > last ? last : scroll;
    if (h->scroll < 0)
        h->scroll = 0;
    return h->scroll != before;
}

static void draw(void *v, struct grid *g)
{
    struct help *h = v;
    int rows = g->rows - 1, top = 0;
    if (rows >= 2)
        grid_text(g, top++, g->cols > 1, g->cols, STYLE_TITLE, "Keys");
    if (rows >= 4) {
        grid_rule(g, top++, NULL, NULL);
        grid_rule(g, --rows, NULL, NULL);
    }
    h->rows = rows - top;
    clamp(h, h->scroll);
    for (int i = 0; i < h->rows && h->scroll + i < (int)h->text.n; i++)
        grid_line(g, top + i, g->cols > 1, g->cols,
                  &h->text.lines[h->scroll + i]);
}

static enum context context(const void *v)
{
    (void)v;
    return CONTEXT_HELP;
}

static int step_of(const struct help *h, enum action a)
{
    int page = h->rows > 1 ? h->rows - 1 : 1, all = (int)h->text.n;
    const int by[ACTIONS] = {
        [ACTION_UP] = -1,         [ACTION_DOWN] = 1,
        [ACTION_PAGE_UP] = -page, [ACTION_PAGE_DOWN] = page,
        [ACTION_TOP] = -all,      [ACTION_BOTTOM] = all,
    };
    return by[a];
}

static bool can(const void *v, enum action a)
{
    const struct help *h = v;
    if (step_of(h, a) != 0)
        return (int)h->text.n > h->rows;
    return a == ACTION_BACK;
}

static struct request act(void *v, enum action a, const struct key_event *ev)
{
    struct help *h = v;
    (void)ev;
    bool moved = clamp(h, h->scroll + step_of(h, a));
    return (struct request){.kind = moved ? REQUEST_REDRAW : REQUEST_NONE};
}

const struct view_ops view_help = {
    .name = "help",
    .open = open_view,
    .close = close_view,
    .draw = draw,
    .context = context,
    .can = can,
    .act = act,
};
