/* Lays out a page, part by part.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lesson_layout.h"

#include <stdlib.h>
#include <string.h>

#include "tui/base/utf8.h"
#include "tui/md/code.h"
#include "tui/md/md.h"

#define CODE_INDENT 2
#define OPTION_INDENT 6 /* "  a   " */
#define GAP 4           /* between C and Python */

struct layout {
    const struct lesson *lesson;
    const int *choices;
    int page, cols;
    struct lesson_page *out;
    bool first; /* no empty line before what comes next */
};

/* ---- Programs ---- */

const struct part *lesson_program(const struct lesson *l, const char *file)
{
    for (size_t i = 0; file && i < l->nparts; i++)
        if (l->parts[i].run && strcmp(l->parts[i].run, file) == 0)
            return &l->parts[i];
    return NULL;
}

bool program_is_beside(const struct part *program)
{
    return program->kind == PART_CODE && program->of;
}

bool program_is_python(const struct part *program)
{
    size_t n = strlen(program->run);
    return n > 3 && strcmp(program->run + n - 3, ".py") == 0;
}

char *program_title(const struct part *program)
{
    bool args = program->args && *program->args;
    return str_format("%s%s%s%s%s", program->run, args ? " " : "",
                      args ? program->args : "", program->through ? " | " : "",
                      program->through ? program->through : "");
}

/* The Python that stands beside the program on the same page, or NULL. */
static const struct part *beside_on_page(const struct layout *y,
                                         const struct part *c)
{
    for (size_t i = 0; c->run && i < y->lesson->nparts; i++) {
        const struct part *p = &y->lesson->parts[i];
        if (p->page == y->page && program_is_beside(p) &&
            strcmp(p->of, c->run) == 0)
            return p;
    }
    return NULL;
}

static void add_place(struct layout *y, int col, const struct part *program)
{
    struct lesson_page *out = y->out;
    if (!program)
        return;
    out->places = mem_grow(out->places, out->nplaces + 1, sizeof *out->places);
    out->places[out->nplaces++] = (struct place){
        .line = out->text.n ? out->text.n - 1 : 0,
        .col = col,
        .program = program,
    };
}

/* ---- Lines ---- */

static void add_blanks(struct styled *s, int n)
{
    while (n-- > 0)
        styled_adds(s, STYLE_PLAIN, " ");
}

/* Appends what fits of LINE in COLS to the last line; returns its columns. */
static int add_clipped(struct styled *s, const struct styled_line *line,
                       int cols)
{
    int used = 0;
    for (size_t i = 0; i < line->len;) {
        uint32_t c;
        size_t n = utf8_next(line->text + i, line->len - i, &c);
        if (used + utf8_width(c) > cols)
            break;
        used += utf8_width(c);
        styled_add(s, line->style[i], line->text + i, n);
        i += n;
    }
    return used;
}

static int columns(const struct styled *s)
{
    int most = 0;
    for (size_t i = 0; i < s->n; i++) {
        int n = utf8_columns(s->lines[i].text, s->lines[i].len);
        most = n > most ? n : most;
    }
    return most;
}

static void add_indented(struct layout *y, const struct styled *from,
                         int indent)
{
    for (size_t i = 0; i < from->n; i++) {
        styled_newline(&y->out->text);
        add_blanks(&y->out->text, indent);
        styled_add_line(&y->out->text, &from->lines[i]);
    }
}

/* An empty line between blocks, none before the first. */
static void separate(struct layout *y)
{
    if (!y->first)
        styled_newline(&y->out->text);
    y->first = false;
}

static int text_width(const struct layout *y, int indent)
{
    int width = y->cols - 2 * PAGE_MARGIN;
    width = (width < TEXT_WIDTH ? width : TEXT_WIDTH) - indent;
    return width < 1 ? 1 : width;
}

static void render(const char *markdown, int width, struct styled *out)
{
    if (md_render(markdown, strlen(markdown), width, out, NULL))
        code_highlight("", markdown, strlen(markdown), out);
}

static void add_markdown(struct layout *y, const char *markdown)
{
    struct styled s = STYLED_INIT;
    separate(y);
    render(markdown, text_width(y, 0), &s);
    add_indented(y, &s, 0);
    styled_destroy(&s);
}

/* ---- Code ---- */

/* The columns that all lines begin with as blanks. */
static size_t common_indent(const char *s)
{
    size_t least = (size_t)-1;
    while (*s) {
        size_t blanks = strspn(s, " "), n = strcspn(s, "\n");
        if (blanks < n && blanks < least)
            least = blanks;
        s += n + (s[n] == '\n');
    }
    return least == (size_t)-1 ? 0 : least;
}

static void highlight(const struct part *p, struct styled *out)
{
    struct buf text = BUF_INIT;
    size_t indent = common_indent(p->text);
    for (const char *s = p->text; *s;) {
        size_t n = strcspn(s, "\n"), skip = indent < n ? indent : n;
        buf_add(&text, s + skip, n - skip);
        buf_addc(&text, '\n');
        s += n + (s[n] == '\n');
    }
    if (text.len > 0)
        buf_cut(&text, text.len - 1); /* no empty line at the end */
    code_highlight(p->lang, buf_str(&text), text.len, out);
    buf_destroy(&text);
}

/* The name above a program, from column COL of the last line. */
static void add_name(struct layout *y, const struct part *p, int col)
{
    if (!p->run)
        return;
    char *title = program_title(p);
    styled_adds(&y->out->text, STYLE_DIM, title);
    add_place(y, col + utf8_columns(title, strlen(title)), p);
    free(title);
}

static void add_code(struct layout *y, const struct part *p)
{
    struct styled s = STYLED_INIT;
    separate(y);
    if (p->run) {
        styled_newline(&y->out->text);
        add_name(y, p, 0);
    }
    highlight(p, &s);
    add_indented(y, &s, CODE_INDENT);
    styled_destroy(&s);
}

static void add_pair(struct layout *y, const struct part *c,
                     const struct part *python)
{
    struct styled left = STYLED_INIT, right = STYLED_INIT;
    struct styled *out = &y->out->text;
    highlight(c, &left);
    highlight(python, &right);
    int most = y->cols / 2 - GAP;
    int width = columns(&left) + CODE_INDENT;
    width = width > most ? most : width < 36 ? 36 : width;

    separate(y);
    styled_newline(out);
    add_name(y, c, 0);
    int used =
        utf8_columns(out->lines[out->n - 1].text, out->lines[out->n - 1].len);
    /* Room for "r runs it" behind the name. */
    int start = used + 14 > width ? used + 14 : width;
    start += GAP;
    add_blanks(out, start - used);
    add_name(y, python, start);
    for (size_t i = 0; i < left.n || i < right.n; i++) {
        styled_newline(out);
        add_blanks(out, CODE_INDENT);
        used = CODE_INDENT;
        if (i < left.n)
            used += add_clipped(out, &left.lines[i], start - GAP - used);
        add_blanks(out, start + CODE_INDENT - used);
        if (i < right.n)
            styled_add_line(out, &right.lines[i]);
    }
    styled_destroy(&left);
    styled_destroy(&right);
}

static void layout_code(struct layout *y, const struct part *p)
{
    bool wide = y->cols >= BESIDE_COLS;
    if (!program_is_beside(p)) {
        const struct part *python = wide ? beside_on_page(y, p) : NULL;
        if (python)
            add_pair(y, p, python);
        else
            add_code(y, p);
        return;
    }
    const struct part *c = lesson_program(y->lesson, p->of);
    bool here = c && c->page == y->page;
    if (here && wide)
        return; /* it stands beside the C */
    if (c && !here && wide) {
        add_pair(y, c, p);
        return;
    }
    if (c && !here)
        add_code(y, c);
    add_code(y, p);
}

static void layout_output(struct layout *y, const struct part *p)
{
    struct styled s = STYLED_INIT;
    char *title = str_format("%s prints", p->of);
    separate(y);
    styled_newline(&y->out->text);
    styled_adds(&y->out->text, STYLE_DIM, title);
    add_place(y, utf8_columns(title, strlen(title)),
              lesson_program(y->lesson, p->of));
    size_t n = strlen(p->text);
    code_highlight("", p->text, n && p->text[n - 1] == '\n' ? n - 1 : n, &s);
    add_indented(y, &s, CODE_INDENT);
    styled_destroy(&s);
    free(title);
}

static void layout_picture(struct layout *y, const struct part *p)
{
    struct styled s = STYLED_INIT;
    separate(y);
    size_t n = strlen(p->text);
    code_highlight("", p->text, n && p->text[n - 1] == '\n' ? n - 1 : n, &s);
    add_indented(y, &s, 0);
    add_place(y, -1, lesson_program(y->lesson, p->of));
    styled_destroy(&s);
}

/* ---- Predictions ---- */

/* Notes for the lines added since the last call which option they are of. */
static void note_lines(struct lesson_page *p, int option)
{
    p->options = mem_grow(p->options, p->text.n + 1, sizeof *p->options);
    while (p->noted < p->text.n)
        p->options[p->noted++] = option;
}

/* "  a   text", and once there is an answer the right one is marked, and a
 * wrong one that was chosen. */
static void add_option(struct layout *y, const struct part *p, int i,
                       int choice)
{
    struct styled s = STYLED_INIT, *out = &y->out->text;
    bool right = p->options[i].right, told = choice >= 0;
    enum style letter = STYLE_KEY;
    const char *mark = " ";
    if (told && right) {
        mark = "✔";
        letter = STYLE_PASS;
    } else if (told) {
        mark = i == choice ? "✘" : " ";
        letter = i == choice ? STYLE_FAIL : STYLE_DIM;
    }
    render(p->options[i].text, text_width(y, OPTION_INDENT), &s);
    for (size_t n = 0; n == 0 || n < s.n; n++) {
        styled_newline(out);
        if (n == 0)
            styled_addf(out, letter, "%s %c   ", mark, 'a' + i);
        else
            add_blanks(out, OPTION_INDENT);
        if (n < s.n)
            styled_add_line(out, &s.lines[n]);
    }
    styled_destroy(&s);
    note_lines(y->out, i);
}

/* The last program above the question, on its page or those before. */
static const struct part *asked_about(const struct layout *y,
                                      const struct part *question)
{
    const struct part *asked = NULL;
    for (const struct part *p = y->lesson->parts; p < question; p++)
        if (p->run && !program_is_beside(p))
            asked = p;
    return asked && asked->page == y->page ? asked : NULL;
}

static void add_feedback(struct layout *y, const struct part *p, int choice)
{
    struct styled *out = &y->out->text;
    int right = (int)part_answer(p);
    separate(y);
    styled_newline(out);
    y->out->feedback = out->n - 1;
    y->out->asked = asked_about(y, p);
    if (choice == right)
        styled_addf(out, STYLE_PASS, "You said %c. It is so.", 'a' + choice);
    else
        styled_addf(out, STYLE_STRONG, "You said %c. It is %c.", 'a' + choice,
                    'a' + right);
    if (p->why && *p->why)
        add_markdown(y, p->why);
    if (y->out->asked) {
        char *title = program_title(y->out->asked);
        separate(y);
        styled_newline(out);
        styled_adds(out, STYLE_KEY, "r");
        styled_addf(out, STYLE_PLAIN, "  run %s and see", title);
        free(title);
    }
}

static void layout_prediction(struct layout *y, const struct part *p)
{
    int choice = y->choices[p - y->lesson->parts];
    struct lesson_page *out = y->out;
    if (p->text && *p->text)
        add_markdown(y, p->text);
    separate(y);
    note_lines(out, -1);
    for (int i = 0; i < (int)p->noptions; i++)
        add_option(y, p, i, choice);
    if (choice >= 0 && choice < (int)p->noptions)
        add_feedback(y, p, choice);
    else if (!out->question)
        out->question = p;
}

/* ---- Pages ---- */

static void layout_part(struct layout *y, const struct part *p)
{
    switch (p->kind) {
    case PART_TEXT:
        add_markdown(y, p->text);
        break;
    case PART_CODE:
        layout_code(y, p);
        break;
    case PART_PREDICT:
        layout_prediction(y, p);
        break;
    case PART_OUTPUT:
        layout_output(y, p);
        break;
    case PART_PICTURE:
        layout_picture(y, p);
        break;
    }
}

void lesson_layout(const struct lesson *l, int page, const int *choices,
                   int cols, struct lesson_page *out)
{
    struct layout y = {.lesson = l,
                       .choices = choices,
                       .page = page,
                       .cols = cols,
                       .out = out,
                       .first = true};
    *out = (struct lesson_page)LESSON_PAGE_INIT;
    for (size_t i = 0; i < l->nparts; i++) {
        if (l->parts[i].page != page)
            continue;
        layout_part(&y, &l->parts[i]);
        note_lines(out, -1);
    }
}

void lesson_page_destroy(struct lesson_page *p)
{
    styled_destroy(&p->text);
    free(p->options);
    free(p->places);
    *p = (struct lesson_page)LESSON_PAGE_INIT;
}
