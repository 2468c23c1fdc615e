package main

import "github.com/spf13/cobra"

// newRecord is "klubba record": list, show, verify, minutes, export.
func newRecord(a *app) *cobra.Command {
	group := a.group("record", "record")
	group.AddCommand(newRecordList(a), newRecordShow(a), newRecordVerify(a), newRecordMinutes(a), newRecordExport(a))
	return group
}
