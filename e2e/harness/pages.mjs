// Every distinct page of the city, by who reads it. `at` is an address, or a page and the link on it that leads there.

export const pages = {
  stranger: {
    "home": { at: "/" },
    "guides": { at: "/guides" },
    "guides-branch": { at: "/guides?branch=exit-entry" },
    "guides-event": { at: "/guides?event=birth" },
    "guide": { at: "/guides/CR012" },
    "guide-promised": { at: "/guides/HZ024" },
    "guide-historical": { at: "/guides/BF007" },
    "figures": { at: "/guides/figures" },
    "figures-counted": { at: "/guides?class=five-stars&branch=vehicles" },
    "search": { at: "/search?q=hz" },
    "search-ask": { at: "/search" },
    "search-nothing": { at: "/search?q=%E7%81%AB%E6%98%9F" },
    "sites": { at: "/sites" },
    "sites-none": { at: "/sites?kind=hall&branch=border&nothing" },
    "hall": { at: "/sites/NH-HALL" },
    "station": { at: "/sites/NH-0101" },
    "verify": { at: "/verify" },
    "ratings": { at: "/ratings" },
    "ledger": { at: "/ledger" },
    "ledger-check": { at: "/ledger/check" },
    "docs": { at: "/api/docs" },
    "signin": { at: "/signin" },
    "signin-code": { at: "/signin/code" },
    "signup": { at: "/signup" },
  },
  resident: {
    "my-home": { at: "/" },
    "my-cases": { at: "/me/cases" },
    "my-drafts": { at: "/me/cases?tab=drafts" },
    "my-correction": { at: "/me/cases", link: "a[href$='/correct']" },
    "my-case-correcting": { at: "/me/cases", link: ".case-card:has(a[href$='/correct']) h2 a" },
    "my-case": { at: "/me/cases", link: ".case-card:not(:has(.buttons)) h2 a" },
  },
  "resident who may rate": {
    "my-case-done": { at: "/me/cases", link: ".case-card:has(a[href^='/rate/']) h2 a" },
    "my-ratings": { at: "/rate" },
    "my-rating": { at: "/rate", link: "main a[href^='/rate/']" },
  },
  supervisor: {
    "no-tasks": { at: "/desk" },
  },
  officer: {
    "tasks": { at: "/desk" },
    "tasks-deciding": { at: "/desk", link: ".tabs li:nth-child(2) a, .tabs a:nth-child(2)" },
    "desk-case": { at: "/desk", link: ".row-link" },
    "desk-search": { at: "/desk/search" },
    "desk-receive": { at: "/desk/receive" },
    "officer-home": { at: "/" },
  },
};

/** Who signs in as whom; nobody as a stranger. */
export const people = { stranger: "", resident: "15400000001", "resident who may rate": "15400000002", officer: "NH0029", supervisor: "NH0002" };

/** Goes to a page; false if the link that leads there is not on its page today. */
export async function goesTo(person, { at, link }) {
  await person.opens(at);
  if (!link) return true;
  const first = person.page.locator(link).first();
  if ((await first.count()) === 0) return false;
  await person.opens(await first.getAttribute("href"));
  return true;
}
