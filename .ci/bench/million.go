package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/registry"
	"github.com/lianxin/lianxin/internal/search"
)

// typed is what people type: characters, readings, initials, a wrong letter, one word and two, and what is nowhere.
var typed = []string{
	"王", "王建国", "wangjianguo", "wjg", "jianguo", "wang", "w", "王jg", "wagnjianguo", "H003865", "3865", "南城", "路灯", "zz", "a", "1",
	"王建国 南城", "wang nancheng", "王 302", "wang 101", "南城 王", "砣矶 王", "zhang lehuan", "王 绝无此人",
}

// searches prints how long the office and a township wait for what they type.
func searches(ctx context.Context, p *program, size string, row func(what, format string, figures ...any)) error {
	for _, user := range []string{"office", "township"} {
		if err := p.login(ctx, user); err != nil {
			return err
		}
		var medians, worst []float64
		slowest, most := "", 0.0
		for _, q := range typed {
			times, err := p.repeat(ctx, "/search?q="+url.QueryEscape(q), 15)
			if err != nil {
				return err
			}
			medians, worst = append(medians, at(times, 50)), append(worst, at(times, 95))
			if at(times, 50) > most {
				slowest, most = q, at(times, 50)
			}
		}
		slices.Sort(medians)
		slices.Sort(worst)
		row(fmt.Sprintf("%d searches among %s, %s", len(typed), size, user), "p50 %.1f ms, slowest %.1f ms (%s), worst p95 %.1f ms",
			at(medians, 50), most, slowest, worst[len(worst)-1])
	}
	return p.login(ctx, "office")
}

// million has as many people live in the demonstration's households as make a million, and searches among them.
func million(ctx context.Context, p *program, address string, row func(what, format string, figures ...any)) error {
	if err := p.stop(); err != nil {
		return err
	}
	if address == "" {
		address = filepath.Join(p.folder, "data", "lianxin.db")
	}
	begun := time.Now()
	if err := populate(ctx, address, 1_000_000); err != nil {
		return err
	}
	row("to write and index a million people", "%.0f s", time.Since(begun).Seconds())
	if _, err := p.serve(ctx); err != nil {
		return err
	}
	return searches(ctx, p, "1,000,000 people", row)
}

func populate(ctx context.Context, address string, size int) error {
	db, err := database.Open(ctx, address)
	if err != nil {
		return err
	}
	defer db.Close()
	db.BeforeEachCommit(search.Keep)
	var homes []registry.Household
	var names []string
	var count int64
	for _, err := range []error{
		db.Read(ctx).Where("state = 'active'").Find(&homes).Error,
		db.Read(ctx).Model(&registry.Resident{}).Distinct().Order("name").Pluck("name", &names).Error,
		db.Read(ctx).Model(&registry.Resident{}).Count(&count).Error,
	} {
		if err != nil {
			return err
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool { return len([]rune(n)) > 3 || strings.Contains(n, "·") })
	dice := rand.New(rand.NewPCG(1, 2))
	for left := size - int(count); left > 0; {
		batch := make([]*registry.Resident, min(left, 20_000))
		left -= len(batch)
		for n := range batch {
			home := homes[dice.IntN(len(homes))]
			surname, given := []rune(names[dice.IntN(len(names))])[:1], []rune(names[dice.IntN(len(names))])[1:]
			name := string(surname) + string(given)
			batch[n] = &registry.Resident{
				Record: database.NewRecord(uuid.Nil, time.Now()), Place: home.Place, HouseholdID: home.ID, Relation: "97",
				Name: name, Pinyin: database.Pinyin(name), Tags: []string{}, State: registry.ResidentHere,
			}
		}
		if err := db.Write(ctx, func(tx *gorm.DB) error { return database.InsertAll(tx, batch) }); err != nil {
			return err
		}
	}
	return db.Analyze(ctx)
}
