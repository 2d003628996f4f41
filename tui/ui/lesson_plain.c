/* Writes a lesson's pages one below the other; the layout is the screen's.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lesson_plain.h"

#include <stdlib.h>
#include <string.h>

#include "tui/md/md.h"
#include "tui/ui/lesson_layout.h"

static void add_lines(const struct styled *s, int indent, struct buf *out)
{
    for (size_t i = 0; i < s->n; i++) {
        const char *text = s->lines[i].text;
        size_t n = s->lines[i].len;
        while (n > 0 && text[n - 1] == ' ')
            n--;
        if (n > 0)
            buf_addf(out, "%*s%.*s", indent, "", (int)n, text);
        buf_addc(out, '\n');
    }
}

static void add_list(const char *name, char *const *items, struct buf *out)
{
    for (size_t i = 0; items && items[i]; i++)
        buf_addf(out, "%s%s", i == 0 ? name : ", ", items[i]);
}

static void add_head(const struct lesson *l, struct buf *out)
{
    buf_addf(out, "%s  %s\nAbout %d minutes.", l->slug, l->title, l->minutes);
    add_list(" After ", l->needs, out);
    buf_adds(out, l->needs && l->needs[0] ? ".\n" : "\n");
    add_list("Manual pages: ", l->man, out);
    if (l->man && l->man[0])
        buf_addc(out, '\n');
}

/* How to run the programs of the page without the tutor. */
static void add_programs(const struct lesson *l, int page, struct buf *out)
{
    const char *before = "\n";
    for (size_t i = 0; i < l->nparts; i++)
        if (l->parts[i].page == page && l->parts[i].run) {
            buf_addf(out, "%s(%s is %s/%s)\n", before, l->parts[i].run, l->dir,
                     l->parts[i].run);
            before = "";
        }
}

static void add_answers(const struct lesson *l, int width, struct buf *out)
{
    int number = 0;
    for (size_t i = 0; i < l->nparts; i++) {
        const struct part *p = &l->parts[i];
        if (p->kind != PART_PREDICT)
            continue;
        if (number++ == 0)
            buf_adds(out, "\nAnswers\n");
        buf_addf(out, "\nQuestion %d: %c\n", number,
                 (char)('a' + part_answer(p)));
        struct styled s = STYLED_INIT;
        if (md_render(p->why ? p->why : "", p->why ? strlen(p->why) : 0,
                      width > 4 ? width - 4 : 1, &s, NULL) == 0)
            add_lines(&s, 4, out);
        styled_destroy(&s);
    }
}

void lesson_plain(const struct lesson *l, int width, struct buf *out)
{
    int *choices = mem_grow(NULL, l->nparts + 1, sizeof *choices);
    int number = 0;
    for (size_t i = 0; i < l->nparts; i++)
        choices[i] = -1;
    add_head(l, out);
    for (int page = 0; page < l->npages; page++) {
        struct lesson_page p;
        lesson_layout(l, page, choices, width + 2 * PAGE_MARGIN, &p);
        buf_addc(out, '\n');
        add_lines(&p.text, 0, out);
        if (p.question)
            buf_addf(out, "\n(Question %d: the answer is at the end.)\n",
                     ++number);
        add_programs(l, page, out);
        lesson_page_destroy(&p);
    }
    add_answers(l, width, out);
    free(choices);
}
