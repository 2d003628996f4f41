/* Do the smallest parts hold: text, errors, the clock, files and UTF-8?
 *
 * Leaves wards to test_ward.c.
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/buf.h"
#include "tui/base/clock.h"
#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/base/utf8.h"

static struct buf b, err;
static char folder[64]; /* holds a fresh one for each test, where it runs */

/* ---- buf ---- */

START_TEST(a_buffer_that_was_never_used_is_the_empty_text)
{
    ck_assert_str_eq(buf_str(&b), "");
    buf_clear(&b);
    buf_cut(&b, 0);
    char *s = buf_take(&b);
    ck_assert_str_eq(s, "");
    free(s);
    buf_destroy(&b);
    buf_destroy(&b);
}
END_TEST

START_TEST(text_is_appended_and_always_terminated)
{
    buf_adds(&b, "one");
    buf_addc(&b, ',');
    buf_add(&b, " two!", 4);
    buf_add(&b, NULL, 0);
    buf_addf(&b, " %d%%", 3);
    ck_assert_str_eq(buf_str(&b), "one, two 3%");
    ck_assert_uint_eq(b.len, 11);
    buf_cut(&b, 3);
    ck_assert_str_eq(buf_str(&b), "one");
    buf_clear(&b);
    ck_assert_str_eq(buf_str(&b), "");
    buf_add(&b, "a\0b", 3);
    ck_assert_uint_eq(b.len, 3);
    ck_assert_mem_eq(buf_str(&b), "a\0b", 4);
}
END_TEST

START_TEST(printf_of_every_length_fits)
{
    /* Around each doubling a byte too few would show, under ASan at least. */
    char text[600];
    memset(text, 'x', sizeof text);
    for (int n = 0; n < (int)sizeof text; n++) {
        struct buf fresh = BUF_INIT;
        buf_addf(&fresh, "%.*s", n, text);
        ck_assert_uint_eq(fresh.len, (size_t)n);
        ck_assert_uint_eq(strlen(buf_str(&fresh)), (size_t)n);
        buf_addf(&fresh, "%.*s", n, text);
        ck_assert_uint_eq(strlen(buf_str(&fresh)), 2 * (size_t)n);
        buf_destroy(&fresh);
    }
}
END_TEST

START_TEST(taking_leaves_the_buffer_empty)
{
    buf_adds(&b, "mine");
    char *s = buf_take(&b);
    ck_assert_str_eq(s, "mine");
    ck_assert_uint_eq(b.len, 0);
    buf_adds(&b, "new");
    ck_assert_str_eq(s, "mine");
    ck_assert_str_eq(buf_str(&b), "new");
    free(s);
}
END_TEST

START_TEST(strings_and_memory_are_made)
{
    char *s = str_dup("abc"), *t = str_ndup("abcdef", 2);
    char *u = str_ndup("a", 10), *v = str_format("%s-%d", "x", 7);
    ck_assert_str_eq(s, "abc");
    ck_assert_str_eq(t, "ab");
    ck_assert_str_eq(u, "a");
    ck_assert_str_eq(v, "x-7");
    unsigned char *m = mem_new(100);
    for (int i = 0; i < 100; i++)
        ck_assert_uint_eq(m[i], 0);
    int *grown = mem_grow(NULL, 2, sizeof *grown);
    grown[1] = 5;
    grown = mem_grow(grown, 2000, sizeof *grown);
    ck_assert_int_eq(grown[1], 5);
    free(s);
    free(t);
    free(u);
    free(v);
    free(m);
    free(grown);
}
END_TEST

START_TEST(a_size_that_overflows_ends_the_program)
{
    (void)!freopen("/dev/null", "w", stderr);
    mem_grow(NULL, SIZE_MAX / 2, 3);
}
END_TEST

/* ---- err ---- */

START_TEST(an_error_replaces_the_one_before)
{
    errno = EINTR;
    ck_assert_int_eq(err_set(&err, "%s: no such lab", "x"), -1);
    ck_assert_str_eq(buf_str(&err), "x: no such lab");
    ck_assert_int_eq(err_set(&err, "here: %s", buf_str(&err)), -1);
    ck_assert_str_eq(buf_str(&err), "here: x: no such lab");
    ck_assert_int_eq(errno, EINTR);
}
END_TEST

START_TEST(a_system_error_says_and_keeps_errno)
{
    errno = ENOENT;
    ck_assert_int_eq(err_sys(&err, "cannot open %s", "y"), -1);
    ck_assert_str_eq(buf_str(&err), "cannot open y: No such file or directory");
    ck_assert_int_eq(errno, ENOENT);
}
END_TEST

START_TEST(nobody_need_care_for_an_error)
{
    errno = EACCES;
    ck_assert_int_eq(err_set(NULL, "%d", 1), -1);
    ck_assert_int_eq(err_sys(NULL, "%d", 1), -1);
    ck_assert_int_eq(errno, EACCES);
}
END_TEST

/* ---- clock ---- */

START_TEST(the_clock_never_goes_back)
{
    int64_t last = clock_ns();
    for (int i = 0; i < 100000; i++) {
        int64_t now = clock_ns();
        ck_assert_int_ge(now, last);
        last = now;
    }
    ck_assert(clock_since(last) >= 0);
    ck_assert(clock_since(clock_ns() - 5 * CLOCK_S) >= 5.0);
}
END_TEST

START_TEST(poll_waits_at_least_until_the_moment)
{
    ck_assert_int_eq(clock_poll_ms(CLOCK_NEVER), -1);
    ck_assert_int_eq(clock_poll_ms(0), 0);
    ck_assert_int_eq(clock_poll_ms(INT64_MIN), 0);
    ck_assert_int_eq(clock_poll_ms(CLOCK_NEVER - 1), INT_MAX);
    int64_t when = clock_ns() + 1000 * CLOCK_S;
    ck_assert_int_le(clock_poll_ms(when), 1000000);
    ck_assert_int_gt(clock_poll_ms(when), 0);
    /* Rounded up: as long as the moment has not come, it is not 0. */
    when = clock_ns() + 3 * CLOCK_MS;
    for (;;) {
        int ms = clock_poll_ms(when);
        if (clock_ns() >= when)
            break;
        ck_assert_int_gt(ms, 0);
    }
    ck_assert_int_eq(clock_poll_ms(when), 0);
}
END_TEST

/* ---- file ---- */

static void put(const char *path, const char *text)
{
    ck_assert_msg(file_write(path, text, strlen(text), 0644, &err) == 0, "%s",
                  buf_str(&err));
}

static void ck_holds(const char *path, const char *text)
{
    struct buf got = BUF_INIT;
    ck_assert_msg(file_read(path, 1 << 20, &got, &err) == 0, "%s",
                  buf_str(&err));
    ck_assert_str_eq(buf_str(&got), text);
    buf_destroy(&got);
}

static void ck_names(const char *dir, const char *expected)
{
    struct buf got = BUF_INIT;
    char **names = file_list(dir, &err);
    ck_assert_msg(names != NULL, "%s", buf_str(&err));
    for (int i = 0; names[i]; i++)
        buf_addf(&got, "%s ", names[i]);
    ck_assert_str_eq(buf_str(&got), expected);
    strs_free(names);
    buf_destroy(&got);
}

START_TEST(what_was_written_is_read)
{
    buf_adds(&b, "before ");
    put("f", "text");
    ck_assert_int_eq(file_read("f", 4, &b, &err), 0);
    ck_assert_str_eq(buf_str(&b), "before text");
    put("f", "");
    ck_holds("f", "");
    ck_assert_uint_eq(err.len, 0);
    ck_names(".", "f ");
}
END_TEST

START_TEST(large_files_are_read_whole)
{
    static const size_t sizes[] = {65535, 65536, 65537, 300000};
    size_t n = sizes[_i];
    char *bytes = mem_new(n);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i * 7 >> 3);
    ck_assert_int_eq(file_write("f", bytes, n, 0644, &err), 0);
    ck_assert_int_eq(file_copy("f", "g", &err), 0);
    ck_assert_int_eq(file_read("g", n, &b, &err), 0);
    ck_assert_uint_eq(b.len, n);
    ck_assert_mem_eq(buf_str(&b), bytes, n);
    ck_assert_int_eq(file_read("g", n - 1, &b, &err), -1);
    ck_assert_uint_eq(b.len, n); /* untouched */
    free(bytes);
}
END_TEST

START_TEST(a_file_under_proc_is_read_although_its_size_is_0)
{
    ck_assert_int_eq(file_read("/proc/self/status", 65536, &b, &err), 0);
    ck_assert_ptr_nonnull(strstr(buf_str(&b), "\nPid:"));
}
END_TEST

START_TEST(what_is_no_file_is_named)
{
    static const struct {
        const char *path, *message;
    } bad[] = {
        {"fifo", "fifo is a FIFO, not a file"},
        {".", ". is a directory, not a file"},
        {"/dev/null", "/dev/null is a device, not a file"},
        {"missing", "cannot open missing: No such file or directory"},
        {"large", "large is larger than 4 bytes"},
        {"loop", "cannot open loop: Too many levels of symbolic links"},
    };
    ck_assert_int_eq(mkfifo("fifo", 0600), 0);
    ck_assert_int_eq(symlink("loop", "loop"), 0);
    put("large", "12345");
    buf_adds(&b, "kept");
    ck_assert_int_eq(file_read(bad[_i].path, 4, &b, &err), -1);
    ck_assert_str_eq(buf_str(&err), bad[_i].message);
    ck_assert_str_eq(buf_str(&b), "kept");
    if (_i != 4) {
        ck_assert_int_eq(file_copy(bad[_i].path, "copy", &err), -1);
        ck_assert_str_eq(buf_str(&err), bad[_i].message);
        ck_assert(!file_exists("copy"));
    }
}
END_TEST

START_TEST(the_mode_is_cut_by_the_umask_and_copied)
{
    struct stat st;
    umask(027);
    ck_assert_int_eq(file_write("f", "", 0, 0777, &err), 0);
    ck_assert_int_eq(stat("f", &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0750);
    ck_assert_int_eq(file_copy("f", "g", &err), 0);
    ck_assert_int_eq(stat("g", &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0750);
}
END_TEST

START_TEST(a_write_that_fails_leaves_nothing)
{
    ck_assert_int_eq(mkdir("d", 0755), 0);
    ck_assert_int_eq(file_write("d", "x", 1, 0644, &err), -1);
    ck_assert_str_eq(buf_str(&err), "cannot write d: Is a directory");
    ck_assert_int_eq(file_write("none/f", "x", 1, 0644, &err), -1);
    ck_assert_str_eq(buf_str(&err),
                     "cannot write none/f: No such file or directory");
    ck_names(".", "d ");
}
END_TEST

START_TEST(a_read_only_folder_is_not_written_to)
{
    put("f", "old");
    ck_assert_int_eq(chmod(".", 0555), 0);
    if (geteuid() == 0) {
        ck_assert_int_eq(setresgid(65534, 65534, 65534), 0);
        ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
    }
    ck_assert_int_eq(file_write("f", "new", 3, 0644, &err), -1);
    ck_assert_str_eq(buf_str(&err), "cannot write f: Permission denied");
    ck_assert_int_eq(file_mkdirs("a/b", &err), -1);
    ck_assert_str_eq(buf_str(&err),
                     "cannot make the folder a: Permission denied");
    ck_assert_int_eq(file_rmtree("f", &err), -1);
    ck_holds("f", "old");
    (void)!chmod(".", 0755); /* who is not root must remove it later */
}
END_TEST

#define BODY 20000 /* more than one write, should it be split */

/* Writes bodies of one letter for ever, and tells of each that is done. */
static _Noreturn void write_for_ever(int done)
{
    static char body[BODY];
    for (unsigned i = 0;; i++) {
        memset(body, 'a' + (int)(i % 26), sizeof body);
        if (file_write("f", body, sizeof body, 0644, NULL) < 0 ||
            write(done, "x", 1) != 1)
            _exit(1);
    }
}

START_TEST(a_kill_leaves_the_old_file_or_the_new_one)
{
    srand(1);
    for (int round = 0; round < 100; round++) {
        int done[2];
        char c;
        ck_assert_int_eq(pipe2(done, O_CLOEXEC), 0);
        pid_t pid = fork();
        if (pid == 0)
            write_for_ever(done[1]);
        close(done[1]);
        for (int n = rand() % 8 + 1; n > 0; n--)
            ck_assert_int_eq(fd_readn(done[0], &c, 1), 1);
        kill(pid, SIGKILL);
        ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
        close(done[0]);
        buf_clear(&b);
        ck_assert_int_eq(file_read("f", BODY, &b, &err), 0);
        ck_assert_uint_eq(b.len, BODY);
        for (size_t i = 1; i < BODY; i++)
            ck_assert_int_eq(b.data[i], b.data[0]);
    }
}
END_TEST

START_TEST(folders_are_made_listed_and_removed)
{
    ck_assert_int_eq(file_mkdirs("a/b//c/", &err), 0);
    ck_assert_int_eq(file_mkdirs("a/b/c", &err), 0);
    ck_assert_int_eq(mkdir("outside", 0755), 0);
    put("outside/kept", "kept");
    put("a/b/f", "");
    put("a/Z", "");
    put("a/.hidden", "");
    ck_assert_int_eq(symlink("../outside", "a/link"), 0);
    ck_assert_int_eq(symlink("../../outside", "a/b/c/link"), 0);
    ck_assert_int_eq(mkfifo("a/b/c/fifo", 0600), 0);
    ck_names("a", ".hidden Z b link ");
    ck_assert_int_eq(file_rmtree("a", &err), 0);
    ck_assert(!file_exists("a"));
    ck_assert_int_eq(file_rmtree("a", &err), 0); /* not there: fine */
    ck_assert_int_eq(symlink("outside", "link"), 0);
    ck_assert_int_eq(file_rmtree("link", &err), 0);
    ck_names(".", "outside ");
    ck_holds("outside/kept", "kept");
    ck_assert_uint_eq(err.len, 0);
}
END_TEST

START_TEST(folders_that_cannot_be_say_why)
{
    put("f", "");
    ck_assert_int_eq(file_mkdirs("f", &err), -1);
    ck_assert_str_eq(buf_str(&err),
                     "cannot make the folder f: Not a directory");
    ck_assert_int_eq(file_mkdirs("f/g", &err), -1);
    ck_assert_int_eq(file_mkdirs("", &err), -1);
    ck_assert_ptr_null(file_list("f", &err));
    ck_assert_str_eq(buf_str(&err), "cannot list f: Not a directory");
    ck_assert_ptr_null(file_list("missing", &err));
    strs_free(NULL);
}
END_TEST

static void nothing(int sig)
{
    (void)sig;
}

START_TEST(transfers_go_on_after_signals_and_short_pieces)
{
    enum { N = 300000 };
    int fds[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    struct sigaction sa = {.sa_handler = nothing}; /* no SA_RESTART */
    sigaction(SIGUSR1, &sa, NULL);
    char *bytes = mem_new(N), *got = mem_new(N + 1);
    for (int i = 0; i < N; i++)
        bytes[i] = (char)(i % 251);
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        close(fds[0]);
        for (int at = 0; at < N; at += 1000) {
            kill(parent, SIGUSR1);
            if (fd_writen(fds[1], bytes + at, 1000) < 0)
                _exit(1);
        }
        _exit(0);
    }
    fd_close(&fds[1]);
    ck_assert_int_eq(fds[1], -1);
    fd_close(&fds[1]);
    ck_assert_int_eq(fd_readn(fds[0], got, N + 1), N);
    ck_assert_mem_eq(got, bytes, N);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    free(bytes);
    free(got);
    fd_close(&fds[0]);
}
END_TEST

START_TEST(a_descriptor_that_must_not_block_says_so)
{
    int fds[2];
    char c;
    ck_assert_int_eq(pipe(fds), 0);
    ck_assert_int_eq(fd_nonblock(fds[0]), 0);
    ck_assert_int_eq(read(fds[0], &c, 1), -1);
    ck_assert_int_eq(errno, EAGAIN);
    close(fds[1]);
    fd_close(&fds[0]);
    ck_assert_int_eq(errno, EAGAIN); /* kept */
    ck_assert_int_eq(fd_nonblock(-1), -1);
}
END_TEST

/* ---- utf8 ---- */

START_TEST(every_character_comes_back)
{
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        uint32_t got;
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        buf_clear(&b);
        utf8_add(&b, c);
        if (utf8_next(buf_str(&b), b.len, &got) != b.len || got != c ||
            !utf8_valid(buf_str(&b), b.len))
            ck_abort_msg("U+%04X became U+%04X", c, got);
        /* Any part of it is no character. */
        for (size_t n = 1; n < b.len; n++)
            if (utf8_next(buf_str(&b), n, &got) != 1 || got != 0xFFFD)
                ck_abort_msg("%zu bytes of U+%04X were taken", n, c);
    }
}
END_TEST

START_TEST(what_is_no_character_is_replaced)
{
    static const char *const bad[] = {
        "\x80",             /* a continuation alone */
        "\xBF",             /* the last of them */
        "\xC0\x80",         /* NUL in two bytes */
        "\xC1\xBF",         /* U+7F in two */
        "\xE0\x80\xAF",     /* "/" in three */
        "\xE0\x9F\xBF",     /* U+7FF in three */
        "\xF0\x80\x80\xAF", /* "/" in four */
        "\xF0\x8F\xBF\xBF", /* U+FFFF in four */
        "\xED\xA0\x80",     /* the first surrogate */
        "\xED\xBF\xBF",     /* the last */
        "\xF4\x90\x80\x80", /* U+110000 */
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFE",
        "\xFF",
        "\xC3"
        "a", /* cut off by another character */
        "\xE2\x82"
        "a",
        "\xF0\x9F\x98"
        "a",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t c = 0;
        size_t n = strlen(bad[i]);
        ck_assert_uint_eq(utf8_next(bad[i], n, &c), 1);
        ck_assert_uint_eq(c, 0xFFFD);
        ck_assert(!utf8_valid(bad[i], n));
    }
    utf8_add(&b, 0xD800);
    utf8_add(&b, 0x110000);
    ck_assert_str_eq(buf_str(&b), "\uFFFD\uFFFD");
    ck_assert(utf8_valid("\uFFFD", 3)); /* it is a character itself */
    ck_assert(utf8_valid("", 0));
}
END_TEST

START_TEST(columns_are_those_of_a_terminal)
{
    static const struct {
        uint32_t c;
        int width;
    } known[] = {
        {'a', 1},    {0xE4, 1},    {0x301, 0},  {0x200D, 0}, {0x4E2D, 2},
        {0xFF21, 2}, {0x1F600, 2}, {0x2500, 1}, {'\n', 0},   {0x1B, 0},
        {0x7F, 0},   {0x9B, 0},    {0xFFFD, 1}, {0, 0},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        ck_assert_msg(utf8_width(known[i].c) == known[i].width, "U+%04X: %d",
                      known[i].c, utf8_width(known[i].c));
    const char *s = "e\u0301\u4E2D\xFFx";
    ck_assert_int_eq(utf8_columns(s, strlen(s)), 5);
}
END_TEST

START_TEST(text_is_cleaned_and_cut_between_characters)
{
    static const struct {
        const char *in;
        size_t max;
        const char *out;
    } cases[] = {
        {"plain\n\ttext", 100, "plain\n\ttext"},
        {"\x1B[2J\r\x7F", 100, "\uFFFD[2J\uFFFD\uFFFD"},
        {"\xC2\x9B"
         "1m",
         100,
         "\uFFFD"
         "1m"},
        {"a\xFFz", 100, "a\uFFFDz"},
        {"abcdef", 6, "abcdef"},
        {"abcdefg", 6, "abc..."},
        {"\u4E2D\u4E2D\u4E2D", 9, "\u4E2D\u4E2D\u4E2D"},
        {"\u4E2D\u4E2D\u4E2D", 8, "\u4E2D..."},
        {"\u4E2D\u4E2D", 5, "..."},
        {"abc", 2, ".."},
        {"abc", 0, ""},
        {"", 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&b);
        buf_adds(&b, ">");
        utf8_clean(&b, cases[i].in, strlen(cases[i].in), cases[i].max);
        ck_assert_str_eq(buf_str(&b) + 1, cases[i].out);
        ck_assert_int_eq(buf_str(&b)[0], '>');
    }
}
END_TEST

static void before(void)
{
    char *own = str_format("%s/XXXXXX", folder);
    b = err = (struct buf)BUF_INIT;
    ck_assert_ptr_nonnull(mkdtemp(own));
    ck_assert_int_eq(chdir(own), 0);
    ck_assert_int_eq(chmod(".", 0755), 0);
    free(own);
}

static void after(void)
{
    buf_destroy(&b);
    buf_destroy(&err);
}

/* The folders go at the end, not in `after`: one test gives up its rights. */
static int make_folder(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/forklore-base.XXXXXX",
             tmp && strlen(tmp) < 40 ? tmp : "/tmp");
    if (!mkdtemp(folder) || chmod(folder, 0755) < 0) {
        perror(folder);
        return -1;
    }
    return 0;
}

static int remove_folder(void)
{
    struct buf why = BUF_INIT;
    int result = file_rmtree(folder, &why);
    if (result < 0)
        fprintf(stderr, "%s\n", buf_str(&why));
    buf_destroy(&why);
    return result;
}

int main(void)
{
    const struct {
        const TTest *test;
        int times, signal;
    } tests[] = {
        {a_buffer_that_was_never_used_is_the_empty_text, 1, 0},
        {text_is_appended_and_always_terminated, 1, 0},
        {printf_of_every_length_fits, 1, 0},
        {taking_leaves_the_buffer_empty, 1, 0},
        {strings_and_memory_are_made, 1, 0},
        {a_size_that_overflows_ends_the_program, 1, SIGABRT},
        {an_error_replaces_the_one_before, 1, 0},
        {a_system_error_says_and_keeps_errno, 1, 0},
        {nobody_need_care_for_an_error, 1, 0},
        {the_clock_never_goes_back, 1, 0},
        {poll_waits_at_least_until_the_moment, 1, 0},
        {what_was_written_is_read, 1, 0},
        {large_files_are_read_whole, 4, 0},
        {a_file_under_proc_is_read_although_its_size_is_0, 1, 0},
        {what_is_no_file_is_named, 6, 0},
        {the_mode_is_cut_by_the_umask_and_copied, 1, 0},
        {a_write_that_fails_leaves_nothing, 1, 0},
        {a_read_only_folder_is_not_written_to, 1, 0},
        {a_kill_leaves_the_old_file_or_the_new_one, 1, 0},
        {folders_are_made_listed_and_removed, 1, 0},
        {folders_that_cannot_be_say_why, 1, 0},
        {transfers_go_on_after_signals_and_short_pieces, 1, 0},
        {a_descriptor_that_must_not_block_says_so, 1, 0},
        {every_character_comes_back, 1, 0},
        {what_is_no_character_is_replaced, 1, 0},
        {columns_are_those_of_a_terminal, 1, 0},
        {text_is_cleaned_and_cut_between_characters, 1, 0},
    };
    if (make_folder() < 0)
        return 1;
    Suite *suite = suite_create("base");
    TCase *all = tcase_create("base");
    tcase_set_timeout(all, 120);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_loop_test_raise_signal(all, tests[i].test, tests[i].signal, 0,
                                         tests[i].times);
    tcase_add_checked_fixture(all, before, after);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return remove_folder() < 0 || failed != 0;
}
