package demo

import (
	"context"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

const passwordKey = "demo_password"

// rememberPassword keeps a keyed hash of the accounts' password, by which a restart sees whether it was changed.
func rememberPassword(tx *gorm.DB, p Program, password string) error {
	return tx.Exec("INSERT INTO settings (key, value, version, updated_at) VALUES (?, ?, 1, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = settings.version + 1, updated_at = excluded.updated_at",
		passwordKey, `"`+p.Keeper.HashOf(passwordKey, password)+`"`, database.Now(p.Now())).Error
}

// SetPassword gives the accounts of the demonstration another password, where another one is configured.
func SetPassword(ctx context.Context, p Program, password string) error {
	var have []string
	if err := p.DB.Read(ctx).Table("settings").Where("key = ?", passwordKey).Pluck("value", &have).Error; err != nil {
		return err
	}
	if len(have) == 1 && have[0] == `"`+p.Keeper.HashOf(passwordKey, password)+`"` {
		return nil
	}
	hash, err := p.Access.HashPassword(password)
	if err != nil {
		return err
	}
	names := make([]string, len(Accounts))
	for i, account := range Accounts {
		names[i] = account.Username
	}
	return p.DB.Write(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&access.Account{}).Where("username IN ?", names).
			Updates(map[string]any{"password_hash": hash, "token_version": gorm.Expr("token_version + 1"), "version": gorm.Expr("version + 1")}).Error
		if err != nil {
			return err
		}
		return rememberPassword(tx, p, password)
	})
}
