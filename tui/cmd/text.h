/* Course text on standard output, wrapped, without colours.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_CMD_TEXT_H
#define FORKLORE_CMD_TEXT_H

#include "tui/md/styled.h"

#define TEXT_COLUMNS 72

void print_markdown(const char *markdown);
void print_styled(const struct styled *s);

#endif
