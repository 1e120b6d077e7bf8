// Every way of filling a field in wrongly, and the sentence that answers it.
import { describe, expect, test } from "vitest";
import * as forms from "../src/lib/forms";

const may = { mail: false, http: false };
const key = (problem: forms.Problem | null) => problem?.key.replace("window-mistake-", "") ?? "fine";

describe("an address", () => {
  test.each([
    ["", "empty"],
    ["   \n", "empty"],
    ["crm.example.it", "fine"],
    ["  https://crm.example.it/  ", "fine"],
    ["https://crm.example.it:8443/vtiger", "fine"],
    ["https://crm\u200b.example.it", "fine"],
    ["intranet", "fine"],
    ["https://192.168.1.20/crm", "fine"],
    ["https://[2001:db8::1]/", "fine"],
    ["https://münchen.example", "fine"],
    ["giulia@example.it", "address-mail"],
    ["http://crm.example.it", "http"],
    ["http://localhost:8080", "fine"],
    ["ftp://crm.example.it", "scheme"],
    ["webcal://cloud.example.it/cal.ics", "scheme"],
    ["javascript:alert(1)", "scheme"],
    ["mailto:giulia@example.it", "scheme"],
    ["https://crm.example.it /vtiger", "address-blank"],
    ["https://giulia:secret@crm.example.it", "address-secret"],
    ["https://", "address"],
    ["https://-crm.example.it", "address"],
    ["https://crm..", "address"],
    [`https://crm.example.it/${"a".repeat(3000)}`, "long"],
  ])("%j is %s", (text, expected) => expect(key(forms.checkAddress(text, may))).toBe(expected));

  test("may be an e-mail address where a calendar is looked for, and http where that was accepted", () => {
    expect(forms.checkAddress("giulia@example.it", { mail: true, http: false })).toBeNull();
    expect(forms.checkAddress("http://crm.example.it", { mail: false, http: true })).toBeNull();
  });
});

describe("a secret", () => {
  test.each([["", "secret-empty"], [" \t", "secret-empty"], ["x".repeat(5000), "secret-long"], [" k3y ", "fine"]])("%j", (text, expected) => {
    expect(key(forms.checkSecret(text))).toBe(expected);
  });

  test("pasted with blanks is pointed out, not changed", () => {
    expect(forms.hasOuterBlanks("k3y\n")).toBe(true);
    expect(forms.hasOuterBlanks("two words")).toBe(false);
    expect(forms.hasOuterBlanks("")).toBe(false);
  });
});

describe("other fields", () => {
  test.each([["crm", "fine"], ["", "empty"], ["-crm", "name"], ["crm/it", "name"], ["x".repeat(65), "name"], ["Cloud", "name-taken"], ["Giulia è @casa", "fine"]])("name %j", (text, expected) => {
    expect(key(forms.checkName(text, ["cloud"]))).toBe(expected);
  });

  test.each([["5", "fine"], ["0", "number"], ["2.5", "number"], ["", "number"], ["1e1", "number"], ["13", "number"]])("number %j from 1 to 12", (text, expected) => {
    expect(key(forms.checkNumber(text, 1, 12))).toBe(expected);
  });

  test("hours of a day", () => {
    expect(key(forms.checkSpan("09:00", "18:00"))).toBe("fine");
    expect(key(forms.checkSpan("18:00", "09:00"))).toBe("time-order");
    expect(key(forms.checkSpan("9", "18:00"))).toBe("time");
    expect(key(forms.checkTime("24:00"))).toBe("time");
  });

  test("a day", () => {
    expect(key(forms.checkDate("2026-02-28"))).toBe("fine");
    expect(key(forms.checkDate("2026-02-30"))).toBe("date");
    expect(key(forms.checkDate("28/02/2026"))).toBe("date");
  });

  test.each([["giulia@example.it", "fine"], ["Giulia Rossi <giulia@example.it>", "fine"], ["giulia@", "mail"], ["", "empty"], ["giulia@example.it, b@example.it", "mail"]])("mail %j", (text, expected) => {
    expect(key(forms.checkMail(text))).toBe(expected);
  });

  test.each([["smtp.example.it", "fine"], ["smtp.example.it:465", "host"], ["https://smtp.example.it", "host"], ["", "empty"]])("mail server %j", (text, expected) => {
    expect(key(forms.checkHost(text))).toBe(expected);
  });

  test.each([["proxy.example.it:3128", "fine"], ["http://proxy.example.it:3128", "fine"], ["proxy.example.it", "proxy"], ["ftp://proxy:21", "proxy"], ["http://u:p@proxy:3128", "address-secret"]])("proxy %j", (text, expected) => {
    expect(key(forms.checkProxy(text))).toBe(expected);
  });

  test("lists keep each word once", () => {
    expect(forms.listOf(" Vendite, Acquisti ;Vendite,, \n")).toEqual(["Vendite", "Acquisti"]);
  });
});

test.each([["9", "09:00"], ["9.30", "09:30"], ["0930", "09:30"], [" 18:00 ", "18:00"], ["14h05", "14:05"], ["noon", "noon"], ["", ""]])("the time %j is read as %j", (text, expected) => {
  expect(forms.readTime(text)).toBe(expected);
});
