// A peer: the same table written by libxlsxwriter in its constant-memory mode.
//
//   libxlsxwriter TABLE.tsv OUT.xlsx
//
// TABLE.tsv has a header line, and no tabs or line ends in its values: the peer is spared parsing JSON. Its
// first letter tells a value's kind: `n` a number, `b` a boolean, `s` text; an empty field is a missing value.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: libxlsxwriter TABLE.tsv OUT.xlsx\n");
    return 64;
  }
  FILE *table = fopen(argv[1], "r");
  if (!table) return 66;
  lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = NULL};
  lxw_workbook *workbook = workbook_new_opt(argv[2], &options);
  lxw_worksheet *sheet = workbook_add_worksheet(workbook, "Data");
  char *line = NULL;
  size_t room = 0;
  for (lxw_row_t row = 0; getline(&line, &room, table) > 0; row++) {
    line[strcspn(line, "\n")] = 0;
    char *rest = line;
    lxw_col_t column = 0;
    for (char *value; (value = strsep(&rest, "\t")); column++) {
      switch (value[0]) {
        case 'n': worksheet_write_number(sheet, row, column, strtod(value + 1, NULL), NULL); break;
        case 'b': worksheet_write_boolean(sheet, row, column, value[1] == 't', NULL); break;
        case 's': worksheet_write_string(sheet, row, column, value + 1, NULL); break;
      }
    }
  }
  free(line);
  fclose(table);
  return workbook_close(workbook) ? 1 : 0;
}
