package file

import (
	"bytes"
	"encoding/binary"
)

// orientationOf returns how a photo must be turned to stand upright: the EXIF orientation 1 to 8, 1 when none is given.
func orientationOf(kind string, data []byte) int {
	var tiff []byte
	switch kind {
	case JPEG:
		tiff = exifOfJPEG(data)
	case PNG:
		tiff = chunkOfPNG(data)
	case webP:
		tiff = chunkOfWebP(data)
	}
	return orientation(bytes.TrimPrefix(tiff, exifMark))
}

var exifMark = []byte("Exif\x00\x00")

func exifOfJPEG(data []byte) []byte {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker := data[at+1]
		if marker == 0xff { // fill
			at++
			continue
		}
		if marker == 0xda || marker == 0xd9 {
			return nil
		}
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if size < 2 || at+2+size > len(data) {
			return nil
		}
		if body := data[at+4 : at+2+size]; marker == 0xe1 && bytes.HasPrefix(body, exifMark) {
			return body
		}
		at += 2 + size
	}
	return nil
}

func chunkOfPNG(data []byte) []byte {
	for at := 8; at+12 <= len(data); {
		size := int(binary.BigEndian.Uint32(data[at:]))
		if size > len(data)-at-12 {
			return nil
		}
		if string(data[at+4:at+8]) == "eXIf" {
			return data[at+8 : at+8+size]
		}
		at += 12 + size
	}
	return nil
}

func chunkOfWebP(data []byte) []byte {
	for at := 12; at+8 <= len(data); {
		size := int(binary.LittleEndian.Uint32(data[at+4:]))
		if size > len(data)-at-8 {
			return nil
		}
		if string(data[at:at+4]) == "EXIF" {
			return data[at+8 : at+8+size]
		}
		at += 8 + size + size&1
	}
	return nil
}

// orientation reads tag 0x0112 of the first directory of a TIFF block.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := uint64(order.Uint16(tiff[at:]))
	for i := range entries {
		e := at + 2 + 12*i
		if e+12 > uint64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[e:]) != 0x0112 {
			continue
		}
		if o := int(order.Uint16(tiff[e+8:])); order.Uint16(tiff[e+2:]) == 3 && o >= 1 && o <= 8 {
			return o
		}
		return 1
	}
	return 1
}
