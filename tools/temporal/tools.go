//go:build tools

// Package tools pins the Temporal CLI that Deckhand builds when none can be found or downloaded.
package tools

import _ "github.com/temporalio/cli/cmd/temporal"
