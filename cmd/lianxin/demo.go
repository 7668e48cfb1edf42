package main

import (
	"context"
	"errors"
	"io"

	"github.com/lianxin/lianxin/internal/app"
)

func prepareDemo(_ context.Context, _ *app.App, _ io.Writer) error {
	return errors.New("the demonstration district is being built")
}
