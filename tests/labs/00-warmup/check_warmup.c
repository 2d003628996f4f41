/* The judge of 00-warmup: does greet write its line to the stream it was given?
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/judge.h"

static long result(struct play *p)
{
    long v[2];
    hear_longs(p, "result", 2, v);
    expect(!(v[0] == -1 && v[1] == ENOSYS), "not-written",
           "greet writes its line and returns 0",
           "greet returned -1 with errno ENOSYS: it is still the starter's");
    return v[0];
}

static void greets(void)
{
    char name[13], line[32];
    pick_word(name, (size_t)pick(1, 12));
    snprintf(line, sizeof line, "hello %s", name);
    struct play *p = play("into-memory name=%s", name);
    long r = result(p);
    const char *text = hear(p, "text");
    play_end(p);
    expect(strlen(text) > 0 || strlen(printed(p, NULL)) == 0, "other-stream",
           "greet writes to the stream it was given",
           "nothing came to that stream, and \"%.40s\" to standard output",
           printed(p, NULL));
    expect(strncmp(text, line, strlen(line)) == 0, "other-text",
           "greet writes \"hello\", a blank and the name",
           "for the name %s it wrote \"%.60s\"", name, text);
    expect(r == 0, "wrong-result", "greet returns 0 when all went well",
           "it returned %ld", r);
}

static void one_line(void)
{
    char name[13];
    pick_word(name, (size_t)pick(1, 12));
    struct play *p = play("into-memory name=%s", name);
    result(p);
    const char *text = hear(p, "text");
    size_t n = strlen(text);
    play_end(p);
    expect(n > 0 && text[n - 1] == '\n', "no-newline",
           "the line ends with a newline", "it ends with \"%s\"",
           n > 3 ? text + n - 3 : text);
    expect(n > 0 && strchr(text, '\n') == text + n - 1, "other-text",
           "one line is written", "more than one line came: \"%.60s\"", text);
}

static void nowhere_else(void)
{
    struct play *p = play("into-memory name=bob");
    result(p);
    hear(p, "text");
    play_end(p);
    size_t out, err;
    const char *text = printed(p, &out);
    printed_errors(p, &err);
    expect(out == 0 && err == 0, "other-stream",
           "greet writes to the stream it was given, and to no other",
           "%zu bytes came to standard output (\"%.40s\") and %zu to standard "
           "error",
           out, text, err);
}

static void full(void)
{
    struct play *p = play("to-full name=bob");
    long r = result(p);
    play_end(p);
    expect(r == -1, "wrong-result",
           "greet returns -1 when the stream reports an error",
           "it returned %ld for a stream to /dev/full", r);
}

static const struct test tests[] = {
    {"greets", greets},
    {"one-line", one_line},
    {"nowhere-else", nowhere_else},
    {"full", full},
    {0},
};

int main(int argc, char **argv)
{
    return judge_main(argc, argv, "00-warmup", tests);
}
