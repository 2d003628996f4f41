/* Lays Markdown out, block by block, as md4c finds them.
 *
 * Leaves parsing to md4c, spans to inline.c, wrapping to flow.c, tables to
 * table.c and what stands before lines to layout.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/md/md.h"

#include <md4c.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/base/utf8.h"
#include "tui/md/code.h"
#include "tui/md/inline.h"
#include "tui/md/layout.h"
#include "tui/md/table.h"

#define INPUT_MAX (16u << 20)
#define WIDTH_MAX 1000
#define CODE_INDENT 4
/* A text may ask for far more than its own length: a thousand columns in each
 * row, one long address at every link.  What is past this is refused. */
#define COST_BASE (256u << 10)
#define READ_FACTOR 16    /* bytes and calls that come from md4c */
#define WRITTEN_FACTOR 64 /* bytes of lines */

/* A list, an item or a quote that is open. */
struct open {
    bool tight;
    bool ordered;
    bool quote;
    unsigned next;   /* the number of the next item */
    bool has_margin; /* layout_pop is due */
};

struct md {
    struct layout layout;
    struct inlines in;
    struct open *open;
    size_t nopen;
    size_t quotes; /* of them */
    bool in_code;
    char *code_lang;
    struct buf code;
    struct table table;
    size_t cost, most; /* what came from md4c, what may come */
    const char *why;   /* what stopped us, or NULL */
};

/* ---- lists and quotes ---- */

static struct open *innermost(struct md *m)
{
    return m->nopen > 0 ? &m->open[m->nopen - 1] : NULL;
}

static void push_open(struct md *m, struct open o)
{
    if ((m->nopen & (m->nopen - 1)) == 0)
        m->open =
            mem_grow(m->open, m->nopen ? 2 * m->nopen : 1, sizeof *m->open);
    m->open[m->nopen++] = o;
}

static void begin_block(struct md *m)
{
    const struct open *o = innermost(m);
    layout_begin_block(&m->layout, o && o->tight);
}

static void enter_quote(struct md *m)
{
    struct margin bar = {.first = "\u2502 ",
                         .rest = "\u2502 ",
                         .columns = 2,
                         .style = STYLE_QUOTE};
    begin_block(m);
    push_open(m, (struct open){.quote = true,
                               .has_margin = layout_push(&m->layout, &bar)});
    m->quotes++;
}

static void enter_list(struct md *m, bool ordered, bool tight, unsigned start)
{
    begin_block(m);
    push_open(m,
              (struct open){.ordered = ordered, .tight = tight, .next = start});
}

static void enter_item(struct md *m)
{
    struct margin bullet = {.columns = 2, .style = STYLE_PLAIN};
    struct open *list = innermost(m);
    begin_block(m);
    if (list->ordered)
        bullet.columns =
            snprintf(bullet.first, sizeof bullet.first, "%u. ", list->next++);
    else
        strcpy(bullet.first, "\u2022 ");
    push_open(m, (struct open){.tight = list->tight,
                               .has_margin = layout_push(&m->layout, &bullet)});
}

static void leave_open(struct md *m)
{
    if (m->open[m->nopen - 1].has_margin)
        layout_pop(&m->layout);
    m->quotes -= m->open[m->nopen - 1].quote;
    m->nopen--;
    layout_end_block(&m->layout);
}

/* ---- text ---- */

/* Writes the text gathered; that of a tight list's item ends without a sign of
 * its own. */
static void flush(struct md *m)
{
    layout_flow(&m->layout, &m->in.flow);
    flow_clear(&m->in.flow);
}

static void leave_code(struct md *m)
{
    struct styled lines = STYLED_INIT;
    bool narrow = m->layout.left < 4 * CODE_INDENT;
    code_highlight(m->code_lang, buf_str(&m->code), m->code.len, &lines);
    layout_lines(&m->layout, &lines, narrow ? 0 : CODE_INDENT);
    styled_destroy(&lines);
    free(m->code_lang);
    m->code_lang = NULL;
    m->in_code = false;
    buf_clear(&m->code);
}

static void enter_code(struct md *m, const MD_BLOCK_CODE_DETAIL *d)
{
    begin_block(m);
    m->in_code = true;
    free(m->code_lang);
    m->code_lang =
        d->lang.text ? str_ndup(d->lang.text, d->lang.size) : str_dup("");
}

static void leave_table(struct md *m)
{
    struct styled lines = STYLED_INIT;
    table_layout(&m->table, m->layout.left, &lines);
    layout_lines(&m->layout, &lines, 0);
    styled_destroy(&lines);
    table_destroy(&m->table);
}

static void leave_cell(struct md *m, const MD_BLOCK_TD_DETAIL *d)
{
    enum align align = ALIGN_LEFT;
    if (d->align == MD_ALIGN_CENTER)
        align = ALIGN_CENTER;
    else if (d->align == MD_ALIGN_RIGHT)
        align = ALIGN_RIGHT;
    table_cell(&m->table, align, &m->in.flow);
    flow_clear(&m->in.flow);
}

/* ---- md4c's calls: not 0 stops it ---- */

static int charge(struct md *m, size_t bytes)
{
    m->cost += bytes + 1;
    bool long_lines = m->layout.bytes > m->layout.most;
    if ((m->cost > m->most || long_lines) && !m->why)
        m->why = "the text asks for far more lines than it has itself";
    return m->why != NULL;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct md *m = arg;
    flush(m);
    m->in.base = m->quotes > 0 ? STYLE_QUOTE : STYLE_PLAIN;
    switch (type) {
    case MD_BLOCK_QUOTE:
        enter_quote(m);
        break;
    case MD_BLOCK_UL:
        enter_list(m, false, ((MD_BLOCK_UL_DETAIL *)detail)->is_tight, 0);
        break;
    case MD_BLOCK_OL:
        enter_list(m, true, ((MD_BLOCK_OL_DETAIL *)detail)->is_tight,
                   ((MD_BLOCK_OL_DETAIL *)detail)->start);
        break;
    case MD_BLOCK_LI:
        enter_item(m);
        break;
    case MD_BLOCK_H:
        begin_block(m);
        m->in.base = STYLE_HEADING;
        break;
    case MD_BLOCK_CODE:
        enter_code(m, detail);
        break;
    case MD_BLOCK_HR:
        begin_block(m);
        layout_rule(&m->layout);
        break;
    case MD_BLOCK_TR:
        if (table_row(&m->table) != 0)
            m->why = "a table of too many rows";
        break;
    case MD_BLOCK_TH:
        m->in.base = STYLE_STRONG;
        break;
    case MD_BLOCK_P:
    case MD_BLOCK_HTML:
    case MD_BLOCK_TABLE:
        begin_block(m);
        break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TD:
        break;
    }
    return charge(m, 0);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct md *m = arg;
    switch (type) {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_LI:
        flush(m);
        leave_open(m);
        break;
    case MD_BLOCK_CODE:
        leave_code(m);
        layout_end_block(&m->layout);
        break;
    case MD_BLOCK_TABLE:
        leave_table(m);
        layout_end_block(&m->layout);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        leave_cell(m, detail);
        break;
    case MD_BLOCK_H:
    case MD_BLOCK_P:
    case MD_BLOCK_HR:
    case MD_BLOCK_HTML:
        flush(m);
        layout_end_block(&m->layout);
        break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        break;
    }
    m->in.base = m->quotes > 0 ? STYLE_QUOTE : STYLE_PLAIN;
    return charge(m, 0);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct md *m = arg;
    (void)detail;
    inlines_enter(&m->in, type);
    return charge(m, 0);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct md *m = arg;
    return charge(m, inlines_leave(&m->in, type, detail));
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE n, void *arg)
{
    struct md *m = arg;
    if (m->in_code)
        buf_add(&m->code, text, n);
    else
        inlines_text(&m->in, type, text, n);
    return charge(m, n);
}

/* ---- the whole ---- */

/* What md4c and the terminal can both rely on: valid UTF-8, no control
 * characters, lines that end in "\n". */
static void clean_markdown(struct buf *out, const char *s, size_t n)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        if (s[i] != '\r' || i + 1 == n || s[i + 1] != '\n')
            buf_addc(&text, s[i]);
    /* A byte becomes three at most. */
    utf8_clean(out, buf_str(&text), text.len, 3 * text.len + 16);
    buf_destroy(&text);
}

static void md_destroy(struct md *m)
{
    layout_destroy(&m->layout);
    inlines_destroy(&m->in);
    free(m->open);
    free(m->code_lang);
    buf_destroy(&m->code);
    table_destroy(&m->table);
}

int md_render(const char *markdown, size_t n, int width, struct styled *out,
              struct buf *err)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = add_text,
    };
    struct buf text = BUF_INIT;
    struct styled lines = STYLED_INIT;
    struct md m = {.most = COST_BASE + READ_FACTOR * n};
    if (n > INPUT_MAX)
        return err_set(err, "a text of more than %u bytes", INPUT_MAX);
    width = width < 1 ? 1 : width > WIDTH_MAX ? WIDTH_MAX : width;
    clean_markdown(&text, markdown, n);
    layout_init(&m.layout, &lines, width, COST_BASE + WRITTEN_FACTOR * n);
    int rc = md_parse(buf_str(&text), (MD_SIZE)text.len, &parser, &m);
    if (rc == 0)
        styled_append(out, &lines);
    else
        rc = err_set(err, "%s", m.why ? m.why : "the text cannot be parsed");
    md_destroy(&m);
    styled_destroy(&lines);
    buf_destroy(&text);
    return rc;
}
