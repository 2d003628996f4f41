/* Is Markdown laid out, and code highlighted, as md.h and code.h say?  Layouts
 * are compared as text, one line below the other; styles by a letter for each
 * character.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/scratch.h"
#include "tui/base/utf8.h"
#include "tui/md/code.h"
#include "tui/md/md.h"

static struct buf err, text;
static struct styled out;

static void before(void)
{
    err = text = (struct buf)BUF_INIT;
    out = (struct styled)STYLED_INIT;
}

static void after(void)
{
    buf_destroy(&err);
    buf_destroy(&text);
    styled_destroy(&out);
}

static const char *lines(void)
{
    buf_clear(&text);
    for (size_t i = 0; i < out.n; i++)
        buf_addf(&text, "%s\n", out.lines[i].text);
    return buf_str(&text);
}

static void render(const char *markdown, int width)
{
    ck_assert_msg(md_render(markdown, strlen(markdown), width, &out, &err) == 0,
                  "%s", buf_str(&err));
}

/* A letter for each byte's style, lines ending in newlines. */
static const char *styles(void)
{
    static const char letters[STYLES] = {
        [STYLE_PLAIN] = '.',   [STYLE_DIM] = 'd',     [STYLE_STRONG] = 's',
        [STYLE_EM] = 'e',      [STYLE_CODE] = 'c',    [STYLE_LINK] = 'l',
        [STYLE_HEADING] = 'h', [STYLE_QUOTE] = 'q',   [STYLE_KEYWORD] = 'k',
        [STYLE_TYPE] = 't',    [STYLE_CALL] = 'f',    [STYLE_COMMENT] = '/',
        [STYLE_PREPROC] = '#', [STYLE_LITERAL] = '"', [STYLE_PASS] = '+',
        [STYLE_FAIL] = '-',    [STYLE_RULE] = '_'};
    buf_clear(&text);
    for (size_t i = 0; i < out.n; i++) {
        for (size_t k = 0; k < out.lines[i].len; k++)
            buf_addc(&text, letters[out.lines[i].style[k]]);
        buf_addc(&text, '\n');
    }
    return buf_str(&text);
}

/* ---- layout ---- */

static const struct layout {
    int width;
    const char *markdown, *lines;
} layouts[] = {
    {20, "", ""},
    {20, "\n\n", ""},
    {20, "One two three four five\nsix\n", "One two three four\nfive six\n"},
    {20, "a\n\n\nb\n", "a\n\nb\n"},
    {20, "a\\\nb  \nc\n", "a\nb\nc\n"},
    {3, "abcdefgh ij\n", "abc\ndef\ngh\nij\n"},
    {1, "ab\n", "a\nb\n"},
    {0, "ab\n", "a\nb\n"},
    {5, "日本語\n", "日本\n語\n"},
    {1, "日本\n", "日\n本\n"},
    {2,
     "e\xcc\x81"
     "e\xcc\x81"
     "e\xcc\x81\n",
     "e\xcc\x81"
     "e\xcc\x81\n"
     "e\xcc\x81\n"},
    {20, "# A\n## B\ntext\n", "A\n\nB\n\ntext\n"},
    {20, "- a\n- b\n  - c\n- d\n\ntext\n", "• a\n• b\n  • c\n• d\n\ntext\n"},
    {20, "- a\n\n- b\n", "• a\n\n• b\n"},
    {20, "- a\n\n  b\n", "• a\n\n  b\n"},
    {20, "-\n- a\n", "•\n• a\n"},
    {20, "9. a\n10. b\n", "9. a\n10. b\n"},
    {10, "- one two three\n", "• one two\n  three\n"},
    {20, "- a\n  ```\n  x\n  ```\n- b\n", "• a\n      x\n• b\n"},
    {20, "> a\n>\n> b\n\nc\n", "│ a\n│\n│ b\n\nc\n"},
    {20, "> - a\n> - b\n", "│ • a\n│ • b\n"},
    {20, "a\n\n---\n\nb\n", "a\n\n────────────────────\n\nb\n"},
    {20, "```c\nint x;\n\n\ty;\n```\n", "    int x;\n\n        y;\n"},
    {8, "```c\nint wide = 1000;\n```\n", "int wide = 1000;\n"},
    {40, "[Forklore](http://x.y)\n", "Forklore (http://x.y)\n"},
    {40, "<http://x.y> and <a@b.c>\n", "http://x.y and a@b.c\n"},
    {40, "![a picture](x.png)\n", "a picture (x.png)\n"},
    {40, "<b>bold</b>\n\n<p>\nx\n", "<b>bold</b>\n\n<p> x\n"},
    {40, "a &amp; &lt;b&gt; &#65; &#x1b; &none;\n", "a & <b> A � &none;\n"},
    {40, "a `b  c` d\n", "a b  c d\n"},
    {40, "x\x1b[1m\xff\n", "x�[1m�\n"},
    {40, "a\r\nb\r\n\r\nc\r\n", "a b\n\nc\n"},
    {30, "|A|B|\n|---|--:|\n|1|2|\n|long cell|300|\n",
     "A            B\n"
     "─────────  ───\n"
     "1            2\n"
     "long cell  300\n"},
    {16, "|A|B|\n|---|---|\n|one two three|x|\n",
     "A            B\n───────────  ───\none two      x\nthree\n"},
    {8, "|A|B|\n|:-:|---|\n|abcd|x|\n", " A   B\n───  ───\nabc  x\n d\n"},
    {7, "|A|B|\n|---|---|\n|one two|x|\n", "A\nB\n\none two\nx\n"},
};

START_TEST(markdown_is_laid_out_to_the_width)
{
    render(layouts[_i].markdown, layouts[_i].width);
    ck_assert_str_eq(lines(), layouts[_i].lines);
}
END_TEST

START_TEST(what_is_laid_out_is_appended)
{
    render("a\n", 20);
    render("b\n", 20);
    ck_assert_str_eq(lines(), "a\nb\n");
}
END_TEST

START_TEST(text_knows_what_it_is)
{
    render("a **b** *c* `d` [e](f) ~~g~~ ***h***\n", 80);
    ck_assert_str_eq(styles(), "..s.e.c.l.ddd.d.s\n");
    styled_destroy(&out);
    render("# a *b*\n", 80);
    ck_assert_str_eq(styles(), "hhe\n");
    styled_destroy(&out);
    render("> a `b`\n", 80);
    ck_assert_str_eq(styles(), "qqqqqqc\n");
    styled_destroy(&out);
    render("```c\nint x;\n```\n\n```\nint x;\n```\n", 80);
    ck_assert_str_eq(styles(), "....ttt...\n\n....cccccc\n");
    styled_destroy(&out);
    render("|a|\n|---|\n|b|\n", 80);
    ck_assert_str_eq(styles(), "s\n_________\n.\n");
}
END_TEST

/* ---- what nobody should write ---- */

static char *repeated(const char *s, int n, const char *end)
{
    struct buf b = BUF_INIT;
    for (int i = 0; i < n; i++)
        buf_adds(&b, s);
    buf_adds(&b, end);
    return buf_take(&b);
}

START_TEST(text_keeps_room_however_deep_it_is_nested)
{
    static const char *const nests[] = {"> ", "- ", "1. ", ">"};
    char *deep = repeated(nests[_i % 4], 20000, "x y z");
    render(deep, _i < 4 ? 30 : 1);
    for (size_t i = 0; i < out.n; i++)
        ck_assert_int_le(utf8_columns(out.lines[i].text, out.lines[i].len),
                         _i < 4 ? 30 : 1);
    ck_assert(strstr(lines(), "x"));
    free(deep);
}
END_TEST

START_TEST(what_asks_for_far_more_than_it_is_is_refused)
{
    char *address = repeated("u", 50000, "\n\n");
    char *links = repeated("[x] ", 20000, "\n");
    char *cells = repeated("|a|b|\n", 3000, "");
    char *bad[] = {str_format("[x]: /%s%s", address, links),
                   str_format("|a|b|\n|---|---|\n%s", cells)};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(md_render(bad[i], strlen(bad[i]), 80, &out, &err), -1);
        ck_assert(is_line_about(&err, i ? "too many rows" : "far more"));
        ck_assert_uint_eq(out.n, 0);
        buf_clear(&err);
        free(bad[i]);
    }
    free(address);
    free(links);
    free(cells);
}
END_TEST

START_TEST(a_table_of_more_columns_than_there_are_keeps_all_its_text)
{
    char *heads = repeated("|h", 40, "|\n"),
         *rules = repeated("|---", 40, "|\n");
    char *table = str_format("%s%s|last|\n", heads, rules);
    render(table, 200);
    const char *all = lines();
    size_t count = 0;
    for (const char *s = all; (s = strchr(s, 'h')); s++)
        count++;
    ck_assert_uint_eq(count, 40);
    ck_assert(strstr(all, "last"));
    free(table);
    free(heads);
    free(rules);
}
END_TEST

/* ---- code ---- */

static const struct sample {
    const char *lang, *code, *styles;
} samples[] = {
    {"c", "int x = 1; // y\n", "ttt.....\"..////\n"},
    {"c", "#include <a.h> /* b */\nf (x);\n",
     "###############///////\nf.....\n"},
    {"c", "/* a\nb */ c\n", "////\n////..\n"},
    {"c", "char *s = \"a\\\"b\";\n", "tttt......\"\"\"\"\"\".\n"},
    {"c", "c = '\"'; return 0x1fUL;\n", "....\"\"\"..kkkkkk.\"\"\"\"\"\".\n"},
    {"c", "\"open\nx\n", "\"\"\"\"\"\n.\n"},
    {"c", "pid_t p;\n#define A \\\n  1\nx\n",
     "ttttt...\n###########\n###\n.\n"},
    {"c", "1.5e-3-2\n", "\"\"\"\"\"\".\"\n"},
    {"python", "def f(x): # y\n", "kkk.f.....///\n"},
    {"python", "s = '''a\nb''' f'x'\n", "....\"\"\"\"\n\"\"\"\".\"\"\"\"\n"},
    {"python", "@d\nNone\n", "##\nkkkk\n"},
    {"sh", "if a; then # b\n", "kk....kkkk.///\n"},
    {"sh", "x=$a${b}c '\\' \"a\nb\"\n", "..tttttt..\"\"\".\"\"\n\"\"\n"},
    {"sh", "a#b\n", "...\n"},
    {"make", "all: $(X) # y\n\tcc $@\nV := 1\n",
     "fff..tttt.///\n.......tt\nt....\"\n"},
    {"diff", "--- a\n+++ b\n@@ 1\n+x\n-y\n z\n",
     "sssss\nsssss\n####\n++\n--\n..\n"},
    {"brainfuck", "+[-]\n", "cccc\n"},
    {"", "int\n", "ccc\n"},
};

START_TEST(code_knows_what_it_is)
{
    code_highlight(samples[_i].lang, samples[_i].code, strlen(samples[_i].code),
                   &out);
    ck_assert_str_eq(styles(), samples[_i].styles);
}
END_TEST

START_TEST(code_is_a_line_for_each_line)
{
    static const char *const codes[] = {"", "\n", "a", "a\n", "a\n\nb\n"};
    static const size_t counts[] = {0, 1, 1, 1, 3};
    code_highlight("c", codes[_i], strlen(codes[_i]), &out);
    ck_assert_uint_eq(out.n, counts[_i]);
}
END_TEST

START_TEST(tabs_end_at_every_fourth_column)
{
    code_highlight("c", "\ta\tb\n日\tc\n", 11, &out);
    ck_assert_str_eq(lines(), "    a   b\n日  c\n");
}
END_TEST

START_TEST(what_cannot_be_shown_is_replaced)
{
    code_highlight("c", "a\0\x1b\xff\r\nb\r", 8, &out);
    ck_assert_str_eq(lines(), "a���\nb�\n");
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))

int main(void)
{
    const struct test tests[] = {
        {markdown_is_laid_out_to_the_width, COUNT(layouts)},
        {what_is_laid_out_is_appended, 1},
        {text_knows_what_it_is, 1},
        {text_keeps_room_however_deep_it_is_nested, 8},
        {what_asks_for_far_more_than_it_is_is_refused, 1},
        {a_table_of_more_columns_than_there_are_keeps_all_its_text, 1},
        {code_knows_what_it_is, COUNT(samples)},
        {code_is_a_line_for_each_line, 5},
        {tabs_end_at_every_fourth_column, 1},
        {what_cannot_be_shown_is_replaced, 1},
    };
    return run_suite("md", tests, sizeof tests / sizeof *tests, before, after);
}
