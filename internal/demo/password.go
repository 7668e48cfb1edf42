package demo

import (
	"context"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/database"
)

const passwordKey = "demo_password"

// rememberPassword keeps a keyed hash of the accounts' password, by which a restart sees whether it was changed.
func rememberPassword(tx *gorm.DB, a *app.App, password string) error {
	return tx.Exec("INSERT INTO settings (key, value, version, updated_at) VALUES (?, ?, 1, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = settings.version + 1, updated_at = excluded.updated_at",
		passwordKey, `"`+a.Keeper.HashOf(passwordKey, password)+`"`, database.Now(a.Now())).Error
}

// SetPassword gives the accounts of the demonstration another password, where another one is configured.
func SetPassword(ctx context.Context, a *app.App, password string) error {
	var have []string
	if err := a.DB.Read(ctx).Table("settings").Where("key = ?", passwordKey).Pluck("value", &have).Error; err != nil {
		return err
	}
	if len(have) == 1 && have[0] == `"`+a.Keeper.HashOf(passwordKey, password)+`"` {
		return nil
	}
	hash, err := a.Access.HashPassword(password)
	if err != nil {
		return err
	}
	names := make([]string, len(Accounts))
	for i, account := range Accounts {
		names[i] = account.Username
	}
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&access.Account{}).Where("username IN ?", names).
			Updates(map[string]any{"password_hash": hash, "token_version": gorm.Expr("token_version + 1"), "version": gorm.Expr("version + 1")}).Error
		if err != nil {
			return err
		}
		return rememberPassword(tx, a, password)
	})
}
