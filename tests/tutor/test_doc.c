/* Are lessons and labs read as doc.h, lesson.h and lab.h say, and is what is
 * wrong in one named with its line?  Whether the real ones are right is
 * check-course's question.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/scratch.h"
#include "tui/course/doc.h"
#include "tui/course/names.h"

static struct buf err;

static void before(void)
{
    err = (struct buf)BUF_INIT;
}

static void after(void)
{
    buf_destroy(&err);
}

/* ---- documents ---- */

static int parse(struct doc *d, const char *text)
{
    return doc_parse(d, "lessons/11-x/lesson.md", text, strlen(text), &err);
}

START_TEST(a_document_is_front_matter_markdown_and_fences)
{
    struct doc d;
    ck_assert_int_eq(parse(&d, "---\ntitle: A: b\nneeds: [x, y]\n---\n\n"
                               "Text\nmore\n\n````c run=a.c through=\"a b\" n\n"
                               "```\ncode\n````\n\nlast"),
                     0);
    ck_assert_str_eq(doc_front(&d, "title"), "A: b");
    ck_assert_str_eq(doc_front(&d, "needs"), "[x, y]");
    ck_assert_ptr_null(doc_front(&d, "lab"));
    ck_assert_uint_eq(d.nblocks, 3);
    ck_assert(!d.blocks[0].fence);
    ck_assert_int_eq(d.blocks[0].line, 6);
    ck_assert_str_eq(d.blocks[0].text, "Text\nmore\n");
    ck_assert(d.blocks[1].fence);
    ck_assert_int_eq(d.blocks[1].line, 10);
    ck_assert_str_eq(d.blocks[1].lang, "c");
    ck_assert_str_eq(d.blocks[1].text, "```\ncode\n");
    ck_assert_str_eq(doc_attr(&d.blocks[1], "run"), "a.c");
    ck_assert_str_eq(doc_attr(&d.blocks[1], "through"), "a b");
    ck_assert_str_eq(doc_attr(&d.blocks[1], "n"), "");
    ck_assert_ptr_null(doc_attr(&d.blocks[1], "of"));
    ck_assert_int_eq(d.blocks[2].line, 14);
    ck_assert_str_eq(d.blocks[2].text, "last\n");
    doc_destroy(&d);
}
END_TEST

START_TEST(line_ends_of_other_systems_and_a_mark_of_order_do_not_matter)
{
    struct doc d;
    ck_assert_int_eq(
        parse(&d, "\xef\xbb\xbf---\r\na: 1\r\n---\r\n```c\r\nx\r\n```\r\n"), 0);
    ck_assert_str_eq(doc_front(&d, "a"), "1");
    ck_assert_str_eq(d.blocks[0].text, "x\n");
    doc_destroy(&d);
}
END_TEST

START_TEST(backquotes_within_a_line_open_no_fence)
{
    struct doc d;
    ck_assert_int_eq(parse(&d, "---\n---\n```so``` it is\n"), 0);
    ck_assert_uint_eq(d.nblocks, 1);
    ck_assert(!d.blocks[0].fence);
    doc_destroy(&d);
}
END_TEST

static const struct bad {
    const char *text, *what;
} bad_docs[] = {
    {"", ":1: no front matter"},
    {"title: x\n", ":1: no front matter"},
    {"---\ntitle: x\n", ":1: the front matter is not closed"},
    {"---\ntitle\n---\n", ":2: not a line of the form"},
    {"---\n: x\n---\n", ":2: not a line of the form"},
    {"---\n  x\n---\n", ":2: an indented line"},
    {"---\na: x\na: y\n---\n", ":3: \"a\" is there twice"},
    {"---\n---\ntext\n```c\nx\n", ":4: this fence never closes"},
    {"---\n---\n````c\nx\n```\n", ":3: this fence never closes"},
    {"---\n---\n```c a=\"b\n```\n", ":3: a quote that never closes"},
    {"---\n---\n```c a=\"b\"c\n```\n", ":3: no blank after"},
    {"---\n---\n```c a=\n```\n", ":3: \"a=\" has no value"},
    {"---\n---\n```c a a\n```\n", ":3: \"a\" is there twice"},
    {"---\n---\n```c A=1\n```\n", ":3: after a fence's language"},
    {"---\n---\n~~~c\n~~~\n", ":3: a fence is made of backquotes"},
    {"---\n---\nx\xff\n", ":3: not valid UTF-8"},
};

START_TEST(what_is_wrong_with_a_document_is_named_with_its_line)
{
    struct doc d;
    char *what = str_format("lessons/11-x/lesson.md%s", bad_docs[_i].what);
    ck_assert_int_eq(parse(&d, bad_docs[_i].text), -1);
    ck_assert(is_line_about(&err, what));
    ck_assert_ptr_null(d.blocks);
    ck_assert_ptr_null(d.front);
    free(what);
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
    struct doc d;
    ck_assert_int_eq(doc_parse(&d, "x.md", "---\n---\na\0b\n", 12, &err), -1);
    ck_assert(is_line_about(&err, "x.md:3: a NUL byte"));
}
END_TEST

START_TEST(a_list_is_split_at_commas)
{
    static const char *const from[] = {"[a, b c ,d]", "a", "a,b", "[]", ""};
    static const char *const want[] = {"a|b c|d|", "a|", "a|b|", "", ""};
    struct buf got = BUF_INIT;
    char **list = doc_list(from[_i]);
    for (char **s = list; *s; s++)
        buf_addf(&got, "%s|", *s);
    ck_assert_str_eq(buf_str(&got), want[_i]);
    strs_free(list);
    buf_destroy(&got);
}
END_TEST

START_TEST(a_name_is_what_it_must_be)
{
    ck_assert(name_is_slug("11-spawn"));
    ck_assert(!name_is_slug("1-spawn") && !name_is_slug("111-spawn"));
    ck_assert(!name_is_slug("11-") && !name_is_slug("11-Spawn"));
    ck_assert(!name_is_slug("11") && !name_is_slug(""));
    ck_assert(name_is_file("a_b-1.c"));
    ck_assert(!name_is_file("../a.c") && !name_is_file("a/b.c"));
    ck_assert(!name_is_file("..") && !name_is_file("-a") && !name_is_file(""));
    ck_assert(name_is_man_page("fork(2)") && name_is_man_page("wait(3p)"));
    ck_assert(!name_is_man_page("fork") && !name_is_man_page("fork()"));
    ck_assert(!name_is_man_page("(2)") && !name_is_man_page("fork(2"));
}
END_TEST

/* ---- lessons ---- */

#define FRONT "---\ntitle: T\nminutes: 9\nlab: 11-spawn\n---\n"
#define RUN "```c run=a.c\nint x;\n```\n"
#define ASK(attrs) "```predict " attrs "\nWhy?\n- [ ] no\n- [x] yes\n```\n"

static int lesson(struct lesson *l, const char *text)
{
    return lesson_parse(l, "/course/lessons/11-spawn", text, strlen(text),
                        &err);
}

static const char full[] =
    "---\ntitle: An alarm\nminutes: 9\nlab: 99-nap\n"
    "needs: [11-spawn, 12-process]\nman: [alarm(2), sleep(3)]\n---\n"
    "First.\n\n" RUN "```predict id=sleep later=3d\nHow long?\n\nReally?\n"
    "- [ ] 60 seconds\n- [x] 1 second,\n      or so\n- [X\n> Why\n> so.\n```\n";

START_TEST(a_lesson_has_what_its_file_says)
{
    struct lesson l;
    char *text = str_dup(full);
    strstr(text, "- [X")[0] = '\0'; /* the broken option, tested below */
    char *good = str_format("%s> Why\n> so.\n```\n\nRun it.\n\n"
                            "```output of=a.c order=any\n1\n```\n"
                            "```picture of=a.c\n|\n```\n"
                            "```python beside=a.c run=a.py args=\"1 2\" "
                            "through=cat\nx = 1\n```\n"
                            "```c compile\nint y;\n```\n",
                            text);
    ck_assert_msg(lesson(&l, good) == 0, "%s", buf_str(&err));
    ck_assert_str_eq(l.slug, "11-spawn");
    ck_assert_str_eq(l.title, "An alarm");
    ck_assert_str_eq(l.lab, "99-nap");
    ck_assert_int_eq(l.minutes, 9);
    ck_assert_str_eq(l.needs[1], "12-process");
    ck_assert_ptr_null(l.needs[2]);
    ck_assert_str_eq(l.man[0], "alarm(2)");
    ck_assert_uint_eq(l.nparts, 8);
    const struct part *p = &l.parts[2];
    ck_assert_int_eq(p->kind, PART_PREDICT);
    ck_assert_str_eq(p->id, "sleep");
    ck_assert_int_eq(p->later_days, 3);
    ck_assert_str_eq(p->text, "How long?\n\nReally?\n");
    ck_assert_uint_eq(p->noptions, 2);
    ck_assert_str_eq(p->options[1].text, "1 second, or so");
    ck_assert_uint_eq(part_answer(p), 1);
    ck_assert_str_eq(p->why, "Why\nso.\n");
    ck_assert_str_eq(l.parts[1].run, "a.c");
    ck_assert_int_eq(l.parts[4].kind, PART_OUTPUT);
    ck_assert(l.parts[4].any_order);
    ck_assert_str_eq(l.parts[4].of, "a.c");
    ck_assert_int_eq(l.parts[5].kind, PART_PICTURE);
    ck_assert_str_eq(l.parts[6].of, "a.c");
    ck_assert_str_eq(l.parts[6].args, "1 2");
    ck_assert_str_eq(l.parts[6].through, "cat");
    ck_assert(l.parts[7].compile && !l.parts[1].compile);
    lesson_close(&l);
    free(good);
    free(text);
}
END_TEST

START_TEST(a_page_ends_after_a_question_before_a_heading_and_at_a_rule)
{
    struct lesson l;
    static const int pages[] = {0, 0, 1, 2, 3, 4};
    static const int lines[] = {6, 9, 14, 16, 18, 20};
    ck_assert_msg(
        lesson(&l, FRONT "\n## One\n\n" ASK(
                       "id=a") "\nTwo\n"
                               "## Three\n\n---\nFour\n---\n\n## Five\n") == 0,
        "%s", buf_str(&err));
    ck_assert_uint_eq(l.nparts, 6);
    ck_assert_int_eq(l.npages, 5);
    for (size_t i = 0; i < l.nparts; i++)
        ck_assert_int_eq(l.parts[i].page, pages[i]);
    ck_assert_int_eq(l.parts[0].line, lines[0] + 1);
    ck_assert_str_eq(l.parts[3].text, "## Three\n");
    ck_assert_str_eq(l.parts[4].text, "Four\n");
    ck_assert_str_eq(l.parts[5].text, "## Five\n");
    lesson_close(&l);
}
END_TEST

static const struct bad bad_lessons[] = {
    {"---\nminutes: 9\nlab: 11-x\n---\nx\n",
     ":1: the front matter has no \"ti"},
    {"---\ntitle:\nminutes: 9\nlab: 11-x\n---\nx\n", ":2: \"title:\" is empty"},
    {"---\ntitle: x\nlab: 11-x\n---\nx\n", ":1: the front matter has no \"min"},
    {"---\ntitle: x\nminutes: 9\n---\nx\n",
     ":1: the front matter has no \"lab"},
    {"---\ntitle: x\nminutes: 0\nlab: 11-x\n---\nx\n", ":3: minutes: \"0\""},
    {"---\ntitle: x\nminutes: 9m\nlab: 11-x\n---\nx\n", ":3: minutes: \"9m\""},
    {"---\ntitle: x\nminutes: 9\nlab: x\n---\nx\n", ":4: lab: \"x\""},
    {"---\nTitle: x\n---\nx\n", ":2: not a line of the form"},
    {"---\ntitle: x\ncolour: 1\n---\nx\n", ":3: a lesson's front matter has no "
                                           "\"colour\""},
    {"---\ntitle: x\nminutes: 9\nlab: 11-x\nneeds: [y]\n---\nx\n",
     ":5: needs: \"y\""},
    {"---\ntitle: x\nminutes: 9\nlab: 11-x\nman: fork\n---\nx\n",
     ":5: man: \"fork\""},
    {FRONT, ":1: the lesson is empty"},
    {FRONT "```c run=../a.c\n```\n", ":6: run=../a.c must be a plain"},
    {FRONT "```c run=.a\n```\n", ":6: run=.a must be a plain"},
    {FRONT "```c rum=a.c\n```\n", ":6: a program's fence has no \"rum\""},
    {FRONT "```c args=1\n```\n", ":6: through= and args= need a run="},
    {FRONT "```py compile\n```\n", ":6: only ```c can"},
    {FRONT "```c compile=yes\n```\n", ":6: \"compile\" takes no value"},
    {FRONT RUN "```output of=b.c\n```\n", ":9: no fence here has run=b.c"},
    {FRONT RUN "```output\n```\n", ":9: an output fence needs of="},
    {FRONT RUN "```output of=a.c order=no\n```\n", ":9: order= can only"},
    {FRONT RUN "```output of=a.c x=1\n```\n", ":9: an output fence has no \"x"},
    {FRONT "```python beside=b.c\n```\n", ":6: no fence here has run=b.c"},
    {FRONT "```picture of=b.c\n```\n", ":6: no fence here has run=b.c"},
    {FRONT "```picture by=b.c\n```\n", ":6: a picture fence has no \"by\""},
    {FRONT ASK("id=a") ASK("id=a"), ":11: the prediction \"a\" is there twice"},
    {FRONT ASK(""), ":6: a prediction needs id="},
    {FRONT ASK("id=A"), ":6: a prediction needs id="},
    {FRONT ASK("id=a later=3"), ":6: later=3 is not"},
    {FRONT ASK("id=a later=0d"), ":6: later=0d is not"},
    {FRONT ASK("id=a later=3days"), ":6: later=3days is not"},
    {FRONT ASK("id=a soon"), ":6: a prediction has no \"soon\""},
    {FRONT "```predict id=a\nQ\n- [x] one\n```\n",
     ":6: a prediction needs two"},
    {FRONT "```predict id=a\nQ\n```\n", ":6: a prediction needs two"},
    {FRONT "```predict id=a\nQ\n- [ ] 1\n- [ ] 2\n```\n", ":6: exactly one"},
    {FRONT "```predict id=a\nQ\n- [x] 1\n- [x] 2\n```\n", "right, and here 2"},
    {FRONT "```predict id=a\n- [x] 1\n- [ ] 2\n```\n",
     ":6: a prediction witho"},
    {FRONT "```predict id=a\nQ\n- [x] 1\n- [ ]\n```\n",
     ":9: an option without"},
    {FRONT "```predict id=a\nQ\n- [x] 1\nno\n- [ ] 2\n```\n",
     ":9: after the options"},
    {FRONT "```predict id=a\nQ\n- [x] 1\n- [ ] 2\n> w\n- [ ] 3\n```\n",
     ":11: after \"> why\""},
    {full, ":20: after the options only"},
};

START_TEST(what_is_wrong_with_a_lesson_is_named_with_its_line)
{
    struct lesson l;
    bool whole = bad_lessons[_i].what[0] == ':';
    char *what = str_format("%s%s", whole ? "lessons/11-spawn/lesson.md" : "",
                            bad_lessons[_i].what);
    ck_assert_int_eq(lesson(&l, bad_lessons[_i].text), -1);
    ck_assert(is_line_about(&err, what));
    ck_assert_ptr_null(l.parts);
    free(what);
}
END_TEST

/* ---- labs ---- */

#define LAB \
    "---\ntitle: T\nfile: spawn.c\nminutes: 40\nlanes: [behaviour, memory]\n"
#define TESTS "```tests\nexit-code: the code\n  is kept\nzombie: none\n```\n"
#define HINT "```hint\nThink.\n```\n"
#define HINTS HINT HINT HINT
#define WHY(id) "```diagnosis id=" id "\nrule: R\n  r\nthink: T?\n```\n"
#define TASK LAB "---\nDo it.\n"

static int read_lab(struct lab *l, const char *text, const char *shared)
{
    return lab_parse(l, "/course/labs/11-spawn", text, strlen(text), shared,
                     shared ? strlen(shared) : 0, &err);
}

START_TEST(a_lab_has_what_its_file_says)
{
    struct lab l;
    ck_assert_msg(
        read_lab(
            &l,
            LAB "contract: mp/spawn.h\n---\nDo it.\n\n````c\n```\n````\n"
                "Then rest.\n" TESTS HINTS WHY("own")
                    WHY("both") "```output of=main.c\nhello\n```\n",
            "---\ntitle: S\n---\nFor authors.\n" WHY(
                "shared_1") "```diagnosis id=both\nrule: other\nthink: other\n"
                            "```\n") == 0,
        "%s", buf_str(&err));
    ck_assert_str_eq(l.slug, "11-spawn");
    ck_assert_str_eq(l.name, "spawn");
    ck_assert_int_eq(l.number, 11);
    ck_assert_str_eq(l.title, "T");
    ck_assert_str_eq(l.file, "spawn.c");
    ck_assert_str_eq(l.contract, "mp/spawn.h");
    ck_assert_int_eq(l.minutes, 40);
    ck_assert_str_eq(l.lanes[1], "memory");
    ck_assert_ptr_null(l.lanes[2]);
    ck_assert_str_eq(l.task, "Do it.\n\n````c\n```\n````\n\nThen rest.\n");
    ck_assert_uint_eq(l.ntests, 2);
    ck_assert_str_eq(lab_test(&l, "exit-code")->sentence, "the code is kept");
    ck_assert_ptr_null(lab_test(&l, "exit"));
    ck_assert_str_eq(l.hints[2], "Think.\n");
    ck_assert_str_eq(lab_diagnosis(&l, "own")->rule, "R r");
    ck_assert_str_eq(lab_diagnosis(&l, "both")->think, "T?");
    ck_assert_str_eq(lab_diagnosis(&l, "shared_1")->think, "T?");
    ck_assert_ptr_null(lab_diagnosis(&l, "none"));
    ck_assert_str_eq(l.main_output, "hello\n");
    lab_close(&l);
}
END_TEST

static const struct bad bad_labs[] = {
    {"---\nfile: a.c\n---\n", ":1: the front matter has no \"title:\""},
    {"---\ntitle: T\n---\n", ":1: the front matter has no \"file:\""},
    {"---\ntitle: T\nfile: a.c\nminutes: 3\n---\n", "has no \"lanes:\""},
    {"---\ntitle: T\nfile: ../a.c\nminutes: 3\nlanes: memory\n---\n",
     ":3: file: \"../a.c\""},
    {"---\ntitle: T\nfile: a.h\nminutes: 3\nlanes: memory\n---\n",
     ":3: file: \"a.h\""},
    {"---\ntitle: T\nfile: a.c\nminutes: 3\nlanes: [speed]\n---\n",
     ":5: lanes: \"speed\" is not a lane"},
    {"---\ntitle: T\nfile: a.c\nminutes: 3\nlanes: []\n---\n",
     ":5: a lab has one lane"},
    {"---\ntitle: T\nfile: a.c\nminutes: 3\nlanes: [memory, memory]\n---\n",
     ":5: the lane \"memory\" is there twice"},
    {LAB "x: y\n---\n", ":6: a lab's front matter has no \"x\""},
    {LAB "contract: ../x.h\n---\n", ":6: contract: \"../x.h\""},
    {LAB "contract: mp/../../x.h\n---\n", ":6: contract: "},
    {LAB "---\n" TESTS HINTS, ":1: the lab has no task"},
    {TASK HINTS, ":1: the lab has no ```tests"},
    {TASK "```tests\n```\n" HINTS, ":8: no test is named"},
    {TASK TESTS TESTS HINTS, ":13: the tests are there twice"},
    {TASK "```tests\na: b\na: c\n```\n" HINTS, ":10: \"a\" is there twice"},
    {TASK "```tests\na_b: c\n```\n" HINTS, ":9: the test \"a_b\" has a name"},
    {TASK "```tests\nA: c\n```\n" HINTS, ":9: not a line of the form"},
    {TASK "```tests\na:\n```\n" HINTS, ":9: the test \"a\" has no sentence"},
    {TASK "```tests x\na: b\n```\n" HINTS, ":8: ```tests takes no names"},
    {TASK TESTS HINT HINT, ":1: a lab has 3 hints, and this 2"},
    {TASK TESTS HINTS HINT, ":22: more than 3 hints"},
    {TASK TESTS "```hint\n \n```\n", ":13: an empty hint"},
    {TASK TESTS HINTS "```diagnosis\nrule: r\nthink: t\n```\n",
     ":22: a diagnosis needs id="},
    {TASK TESTS HINTS "```diagnosis id=a\nrule: r\n```\n",
     ":22: the diagnosis \"a\" has no \"think:\""},
    {TASK TESTS HINTS "```diagnosis id=a\nthink: r\n```\n",
     ":22: the diagnosis \"a\" has no \"rule:\""},
    {TASK TESTS HINTS "```diagnosis id=a\nrule: r\nthink: t\nx: y\n```\n",
     ":25: a diagnosis has no \"x\""},
    {TASK TESTS HINTS WHY("a") WHY("a"),
     ":27: the diagnosis \"a\" is there tw"},
    {TASK TESTS HINTS "```output of=b.c\n```\n",
     ":22: a lab's output can only"},
    {TASK TESTS HINTS "```c run=a.c\n```\n", ":22: a fence of the task takes"},
};

START_TEST(what_is_wrong_with_a_lab_is_named_with_its_line)
{
    struct lab l;
    ck_assert_int_eq(read_lab(&l, bad_labs[_i].text, NULL), -1);
    ck_assert(is_line_about(&err, bad_labs[_i].what));
    ck_assert(is_line_about(&err, "labs/11-spawn/lab.md:"));
    /* Whose lab it is stays known. */
    ck_assert_str_eq(l.slug, "11-spawn");
    ck_assert_int_eq(l.number, 11);
    ck_assert_ptr_null(l.tests);
    lab_close(&l);
}
END_TEST

static const struct bad bad_shared[] = {
    {"---\n---\n", ":1: the front matter has no \"title:\""},
    {"---\ntitle: x\nfile: y\n---\n", ":3: the front matter of diagnoses"},
    {"---\ntitle: x\n---\n```hint\nx\n```\n", ":4: only ```diagnosis"},
    {"---\ntitle: x\n---\n" WHY("a") WHY("a"), ":9: the diagnosis \"a\""},
};

START_TEST(what_is_wrong_with_the_shared_diagnoses_is_named_with_its_line)
{
    struct lab l;
    char *what = str_format("labs/diagnoses.md%s", bad_shared[_i].what);
    ck_assert_int_eq(read_lab(&l, TASK TESTS HINTS, bad_shared[_i].text), -1);
    ck_assert(is_line_about(&err, what));
    lab_close(&l);
    free(what);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))

int main(void)
{
    const struct test tests[] = {
        {a_document_is_front_matter_markdown_and_fences, 1},
        {line_ends_of_other_systems_and_a_mark_of_order_do_not_matter, 1},
        {backquotes_within_a_line_open_no_fence, 1},
        {what_is_wrong_with_a_document_is_named_with_its_line, COUNT(bad_docs)},
        {a_nul_byte_is_refused, 1},
        {a_list_is_split_at_commas, 5},
        {a_name_is_what_it_must_be, 1},
        {a_lesson_has_what_its_file_says, 1},
        {a_page_ends_after_a_question_before_a_heading_and_at_a_rule, 1},
        {what_is_wrong_with_a_lesson_is_named_with_its_line,
         COUNT(bad_lessons)},
        {a_lab_has_what_its_file_says, 1},
        {what_is_wrong_with_a_lab_is_named_with_its_line, COUNT(bad_labs)},
        {what_is_wrong_with_the_shared_diagnoses_is_named_with_its_line,
         COUNT(bad_shared)},
    };
    return run_suite("doc", tests, sizeof tests / sizeof *tests, before, after);
}
