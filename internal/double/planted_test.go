package double_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/demo"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
	"github.com/lianxin/lianxin/internal/testkit"
)

// planter writes down people, households and shops of the demonstration district a second time, each with the slips
// that such second records have. It knows nothing of how doubles are found.
type planter struct {
	*rand.Rand
	t       *testing.T
	k       *testkit.Kit
	tx      *gorm.DB
	people  []registry.Resident
	homes   []registry.Household
	shops   []registry.Shop
	of      map[uuid.UUID][]registry.Resident
	used    map[uuid.UUID]bool
	n       int
	planted map[[2]uuid.UUID]string
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T { t.Helper(); require.NoError(t, err); return v }
}

func (p *planter) number(r registry.Resident) string {
	return must[string](p.t)(p.k.App.Keeper.Open("residents.id_number", r.ID, r.IDNumber))
}

func (p *planter) phone(r registry.Resident) string {
	return must[string](p.t)(p.k.App.Keeper.Open("residents.phone", r.ID, r.Phone))
}

func (p *planter) seal(field string, id uuid.UUID, plain string) pii.Secret {
	return must[pii.Secret](p.t)(p.k.App.Keeper.Seal(field, id, plain))
}

// somebody picks a person who has not been planted yet and is fit for a slip.
func (p *planter) somebody(fit func(r registry.Resident) bool) registry.Resident {
	for range 1_000_000 {
		r := p.people[p.IntN(len(p.people))]
		if !p.used[r.ID] && !p.used[r.HouseholdID] && fit(r) {
			p.used[r.ID] = true
			return r
		}
	}
	p.t.Fatal("nobody is fit")
	return registry.Resident{}
}

func (p *planter) elsewhere(r registry.Resident) registry.Household {
	for {
		if h := p.homes[p.IntN(len(p.homes))]; h.ID != r.HouseholdID && !p.used[h.ID] {
			return h
		}
	}
}

// slip is a way in which a person is written down a second time: without an ID number unless number gives one.
type slip struct {
	name   string
	fit    func(r registry.Resident) bool
	change func(p *planter, r *registry.Resident, number, phone *string)
	home   bool // in the same household
}

var homophones = map[rune]rune{}

func init() {
	for _, pair := range strings.Fields("建健 国囯 军君 红宏 明铭 志智 平萍 英瑛 芳方 华骅 秀绣 兰岚 珍真 玉钰 文雯 梅玫 霞遐 燕艳 静婧 丽莉 伟炜 磊蕾 敏闽 杰洁 辉晖 勇永 林琳 涛韬 浩昊 宇雨 凤奉 桂贵 春椿 海醢 波玻 强墙 云芸 德得 福幅 金锦 生声 成诚 东冬 新欣 荣蓉 素愫 淑叔 爱艾 花骅 香湘 子籽 轩宣 涵含 佳嘉 怡仪 婷亭 鑫新 洋阳 超抄 鹏朋 飞菲 刚钢 斌彬 峰锋 亮量 晓小 雪血 娟鹃 娜那 倩欠 慧惠 琴勤") {
		r := []rune(pair)
		homophones[r[0]], homophones[r[1]] = r[1], r[0]
	}
}

func hasHomophone(r registry.Resident) bool {
	for _, c := range []rune(r.Name)[1:] {
		if _, ok := homophones[c]; ok {
			return true
		}
	}
	return false
}

func long(r registry.Resident) bool    { return len([]rune(r.Name)) >= 3 }
func reached(r registry.Resident) bool { return r.Phone.Hash != nil }
func anybody(registry.Resident) bool   { return true }

var slips = []slip{
	{"a wrong character in the name, the same phone", func(r registry.Resident) bool { return long(r) && reached(r) }, func(p *planter, r *registry.Resident, number, _ *string) {
		name := []rune(r.Name)
		name[1+p.IntN(len(name)-1)] = []rune("其申另某乎")[p.IntN(5)]
		r.Name, *number = string(name), ""
	}, false},
	{"homophones, no ID number", hasHomophone, func(p *planter, r *registry.Resident, number, phone *string) {
		name := []rune(r.Name)
		for i := 1; i < len(name); i++ {
			if other, ok := homophones[name[i]]; ok {
				name[i] = other
				break
			}
		}
		r.Name, *number, *phone = string(name), "", ""
	}, false},
	{"day and month exchanged", func(r registry.Resident) bool { b := *r.BirthDate; return b[8:] <= "12" && b[8:] != b[5:7] }, func(_ *planter, r *registry.Resident, number, phone *string) {
		b := *r.BirthDate
		b = b[:5] + b[8:] + "-" + b[5:7]
		r.BirthDate, *number, *phone = &b, "", ""
	}, false},
	{"no ID number and no phone", anybody, func(_ *planter, _ *registry.Resident, number, phone *string) { *number, *phone = "", "" }, false},
	{"a wrong digit in the ID number", anybody, func(p *planter, r *registry.Resident, number, phone *string) {
		at := 6 + p.IntN(11)
		digits := []byte(*number)
		digits[at] = '0' + (digits[at]-'0'+byte(1+p.IntN(8)))%10
		*number, *phone = string(digits), ""
	}, false},
	{"two digits of the ID number in the wrong order", func(r registry.Resident) bool { b := *r.BirthDate; return b[2] != b[3] }, func(p *planter, _ *registry.Resident, number, phone *string) {
		digits := []byte(*number)
		digits[8], digits[9] = digits[9], digits[8]
		*number, *phone = string(digits), ""
	}, false},
	{"the same phone, no birth date", reached, func(_ *planter, r *registry.Resident, number, _ *string) { r.BirthDate, *number = nil, "" }, false},
	{"a wrong digit in the year of birth, the same phone", reached, func(p *planter, r *registry.Resident, number, _ *string) {
		b := []byte(*r.BirthDate)
		b[2] = '0' + (b[2]-'0'+1)%10
		text := string(b)
		r.BirthDate, *number = &text, ""
	}, false},
	{"an old writing of the name, in the same household", func(r registry.Resident) bool {
		return strings.ContainsAny(r.Name, "国华丽张刘陈孙伟军兰凤红")
	}, func(_ *planter, r *registry.Resident, number, phone *string) {
		r.Name = strings.NewReplacer("国", "國", "华", "華", "丽", "麗", "张", "張", "刘", "劉", "陈", "陳", "孙", "孫", "伟", "偉", "军", "軍", "兰", "蘭", "凤", "鳳", "红", "紅").Replace(r.Name)
		*number, *phone = "", ""
	}, true},
	{"the characters of the name exchanged", long, func(_ *planter, r *registry.Resident, number, phone *string) {
		name := []rune(r.Name)
		name[1], name[2] = name[2], name[1]
		r.Name, *number, *phone = string(name), "", ""
	}, false},
}

func (p *planter) person(s slip) {
	was := p.somebody(func(r registry.Resident) bool {
		return s.fit(r) && (!long(r) || []rune(r.Name)[1] != []rune(r.Name)[2])
	})
	h := p.elsewhere(was)
	if s.home {
		h = registry.Household{Record: database.Record{ID: was.HouseholdID}, Place: was.Place}
	}
	p.again(was, h, s.name, s.change)
}

// again writes a person down once more, in a household.
func (p *planter) again(was registry.Resident, h registry.Household, why string, change func(*planter, *registry.Resident, *string, *string)) {
	r, number, phone := was, p.number(was), p.phone(was)
	r.Record, r.HouseholdID, r.Place = database.NewRecord(uuid.Nil, p.k.Clock.Now()), h.ID, h.Place
	if r.Relation == registry.RelationHead && len(p.of[h.ID]) > 0 {
		r.Relation = "97"
	}
	change(p, &r, &number, &phone)
	r.Pinyin, r.IDNumber, r.Phone = database.Pinyin(r.Name), p.seal("residents.id_number", r.ID, number), p.seal("residents.phone", r.ID, phone)
	require.NoError(p.t, p.tx.Create(&r).Error)
	p.planted[[2]uuid.UUID{was.ID, r.ID}] = why
}

// otherwise writes an address in another way.
func (p *planter) otherwise(address string) string {
	chinese := strings.NewReplacer("1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")
	switch p.IntN(4) {
	case 0: // 2号楼1单元201室 → 2-1-201
		return strings.NewReplacer("号楼", "-", "单元", "-", "室", "").Replace(address)
	case 1:
		return strings.NewReplacer("号楼", "栋", "单元", "单元 ", "室", "户").Replace(address)
	case 2: // the number of the building in Chinese
		if at := strings.Index(address, "号楼"); at > 0 && address[at-1] >= '1' && address[at-1] <= '9' && (address[at-2] < '0' || address[at-2] > '9') {
			return address[:at-1] + chinese.Replace(address[at-1:at]) + address[at:]
		}
		return strings.ReplaceAll(address, "单元", " 单元 ")
	}
	return strings.NewReplacer("室", "", "号楼", "号楼-").Replace(address)
}

func (p *planter) household(fit func(h registry.Household) bool) registry.Household {
	for {
		h := p.homes[p.IntN(len(p.homes))]
		taken := slices.ContainsFunc(p.of[h.ID], func(r registry.Resident) bool { return p.used[r.ID] })
		if !p.used[h.ID] && !taken && len(p.of[h.ID]) > 0 && fit(h) {
			p.used[h.ID] = true
			return h
		}
	}
}

func (p *planter) homeAgain(was registry.Household, why string, change func(h *registry.Household, phone *string)) registry.Household {
	h := was
	phone := must[string](p.t)(p.k.App.Keeper.Open("households.phone", was.ID, was.Phone))
	p.n++
	h.Record, h.Code = database.NewRecord(uuid.Nil, p.k.Clock.Now()), fmt.Sprintf("Z%06d", p.n)
	change(&h, &phone)
	h.Phone = p.seal("households.phone", h.ID, phone)
	require.NoError(p.t, p.tx.Create(&h).Error)
	p.planted[[2]uuid.UUID{was.ID, h.ID}] = why
	return h
}

func inBuilding(h registry.Household) bool { return h.BuildingID != nil }

// moved writes a whole household down again where it moved to, its people without ID numbers.
func (p *planter) moved() {
	was := p.household(func(registry.Household) bool { return true })
	to := p.elsewhere(registry.Resident{HouseholdID: was.ID})
	address := strings.Split(*to.Address, "号")[0] + "9999号"
	h := p.homeAgain(was, "a household that moved", func(h *registry.Household, _ *string) {
		h.Place, h.BuildingID, h.Entrance, h.Room, h.Address = to.Place, nil, nil, nil, &address
	})
	for _, r := range p.of[was.ID] {
		p.again(r, h, "somebody of a household that moved", func(_ *planter, _ *registry.Resident, number, _ *string) { *number = "" })
	}
}

func (p *planter) shop(why string, change func(s *registry.Shop, phone *string)) {
	for {
		was := p.shops[p.IntN(len(p.shops))]
		if p.used[was.ID] {
			continue
		}
		p.used[was.ID] = true
		s := was
		phone := must[string](p.t)(p.k.App.Keeper.Open("shops.phone", was.ID, was.Phone))
		p.n++
		s.Record, s.Code = database.NewRecord(uuid.Nil, p.k.Clock.Now()), fmt.Sprintf("Z%04d", p.n)
		change(&s, &phone)
		s.Pinyin, s.Phone = database.Pinyin(s.Name), p.seal("shops.phone", s.ID, phone)
		require.NoError(p.t, p.tx.Create(&s).Error)
		p.planted[[2]uuid.UUID{was.ID, s.ID}] = why
		return
	}
}

// plant plants that many pairs of all kinds.
func (p *planter) plant(pairs int) {
	for kind := 0; len(p.planted) < pairs; kind++ {
		switch at := kind % (len(slips) + 5); at - len(slips) {
		case 0:
			p.homeAgain(p.household(inBuilding), "an address written differently, nobody registered", func(h *registry.Household, _ *string) {
				address := p.otherwise(*h.Address)
				h.BuildingID, h.Entrance, h.Room, h.Address = nil, nil, nil, &address
			})
		case 1:
			was := p.household(inBuilding)
			h := p.homeAgain(was, "an address written differently, the head again", func(h *registry.Household, phone *string) {
				address := p.otherwise(*h.Address)
				h.Address, *phone = &address, ""
			})
			for _, r := range p.of[was.ID] {
				if r.Relation == registry.RelationHead && len(p.planted) < pairs {
					p.again(r, h, "the head of a household written down twice", func(_ *planter, _ *registry.Resident, number, phone *string) { *number, *phone = "", "" })
				}
			}
		case 2:
			if len(p.planted) < pairs-6 {
				p.moved()
			}
		case 3:
			p.shop("a shop by a slightly different name", func(s *registry.Shop, _ *string) { s.Name, s.CreditCode = s.Name+"店", nil })
		case 4:
			p.shop("a shop without its code and phone", func(s *registry.Shop, phone *string) {
				address := strings.Replace(*s.Address, "号", "", 1)
				s.Address, s.CreditCode, *phone = &address, nil, ""
			})
		default:
			p.person(slips[at])
		}
	}
}

// TestPlantedDoublesAreFound plants a thousand doubles in the demonstration district: of the first thousand that the
// desk shows, at least 950 are such, and at most 50 are not.
func TestPlantedDoublesAreFound(t *testing.T) {
	for _, of := range []struct {
		kind  database.Kind
		pairs int
	}{{database.SQLite, 1000}, {database.Postgres, 1000}} {
		t.Run(string(of.kind), func(t *testing.T) {
			k := testkit.New(t, of.kind)
			a := k.App
			ctx := context.Background()
			require.NoError(t, demo.Fill(ctx, demo.Program{
				DB: a.DB, Keeper: a.Keeper, Audit: a.Audit, Jobs: a.Jobs, Access: a.Access, Allocation: a.Allocation, Now: a.Now, Models: app.Models(),
			}, 1, testkit.Password))
			p := &planter{Rand: rand.New(rand.NewPCG(3, 2)), t: t, k: k, of: map[uuid.UUID][]registry.Resident{}, used: map[uuid.UUID]bool{}, planted: map[[2]uuid.UUID]string{}}
			db := k.DB.Read(ctx)
			require.NoError(t, db.Where("state IN ('here', 'away')").Order("id").Find(&p.people).Error)
			require.NoError(t, db.Where("state = 'active'").Order("id").Find(&p.homes).Error)
			require.NoError(t, db.Order("id").Find(&p.shops).Error)
			for _, r := range p.people {
				p.of[r.HouseholdID] = append(p.of[r.HouseholdID], r)
			}
			require.NoError(t, k.DB.Write(ctx, func(tx *gorm.DB) error { p.tx = tx; p.plant(of.pairs); return nil }))
			require.Len(t, p.planted, of.pairs)
			require.NoError(t, a.Doubles.Refresh(ctx))

			left, wrong := maps.Clone(p.planted), map[string]int{}
			for page := 1; page <= of.pairs/200; page++ {
				var list struct {
					Items []struct {
						Kind        string
						Score       int
						Reasons     []struct{ Code, Message string }
						Left, Right struct {
							ID    uuid.UUID
							Title string
						}
					}
				}
				k.As("office").Get(fmt.Sprintf("/doubles?page_size=200&page=%d", page)).Want(200).Into(&list)
				for _, d := range list.Items {
					require.NotEmpty(t, d.Reasons)
					require.NotEmpty(t, d.Reasons[0].Message)
					found := [2]uuid.UUID{d.Left.ID, d.Right.ID}
					if _, ok := left[found]; ok {
						delete(left, found)
						continue
					}
					wrong[fmt.Sprintf("%s %d %v", d.Kind, d.Score, d.Reasons)]++
				}
			}
			missed := map[string]int{}
			for _, why := range left {
				missed[why]++
			}
			t.Logf("shown %d of %d; missed %v; others %v", of.pairs-len(left), of.pairs, missed, wrong)
			require.LessOrEqual(t, len(left), of.pairs/20, "missed: %v", missed)
			n := 0
			for _, times := range wrong {
				n += times
			}
			require.LessOrEqual(t, n, of.pairs/20, "shown, and not planted: %v", wrong)
		})
	}
}
