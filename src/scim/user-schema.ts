/** The core User schema (RFC 7643 sections 4.1 and 8.7.1) as this source serves it: no password, nothing to write. */
import type { Schema } from "./attribute.js";
import { EXTERNAL_ID } from "./common-attributes.js";
import { defineAttribute, definePlural, defineSchema } from "./define-attribute.js";
import { USER_URN } from "./urn.js";

const text = defineAttribute("value", "The value itself.");

export const USER_SCHEMA: Schema = defineSchema(USER_URN, "User", "User Account", [
  EXTERNAL_ID,
  defineAttribute("userName", "Name by which the person signs in; unique without regard to case.", {
    required: true,
    uniqueness: "server",
  }),
  defineAttribute("name", "Parts of the person's name.", {
    type: "complex",
    subAttributes: [
      defineAttribute("formatted", "The whole name as it is displayed."),
      defineAttribute("familyName", "Last name."),
      defineAttribute("givenName", "First name."),
      defineAttribute("middleName", "Middle names."),
      defineAttribute("honorificPrefix", "What stands before the name, such as Dr."),
      defineAttribute("honorificSuffix", "What stands after the name, such as III."),
    ],
  }),
  defineAttribute("displayName", "Name to show for the person."),
  defineAttribute("nickName", "Name the person prefers to be called by."),
  defineAttribute("profileUrl", "Page about the person.", { type: "reference", referenceTypes: ["external"] }),
  defineAttribute("title", "Job title."),
  defineAttribute("userType", "How the person stands to the organization, such as Employee."),
  defineAttribute("preferredLanguage", "Language the person prefers, as in Accept-Language."),
  defineAttribute("locale", "Locale for dates, numbers and currency, as a BCP 47 tag."),
  defineAttribute("timezone", "Time zone, as its IANA name."),
  defineAttribute("active", "Whether the person is to have access.", { type: "boolean" }),
  definePlural("emails", "E-mail addresses.", text, ["work", "home", "other"]),
  definePlural("phoneNumbers", "Telephone numbers.", text, ["work", "home", "mobile", "fax", "pager", "other"]),
  definePlural("ims", "Instant messaging addresses.", text, [
    "aim",
    "gtalk",
    "icq",
    "xmpp",
    "msn",
    "skype",
    "qq",
    "yahoo",
    "other",
  ]),
  definePlural(
    "photos",
    "Pictures of the person.",
    defineAttribute("value", "Where the picture is.", { type: "reference", referenceTypes: ["external"] }),
    ["photo", "thumbnail"],
  ),
  defineAttribute("addresses", "Postal addresses.", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      defineAttribute("formatted", "The whole address as it is written on a letter."),
      defineAttribute("streetAddress", "Street, number and what else leads to the door."),
      defineAttribute("locality", "City or town."),
      defineAttribute("region", "State or region."),
      defineAttribute("postalCode", "Postal code."),
      defineAttribute("country", "Country, as two letters of ISO 3166-1."),
      defineAttribute("type", "What the address is for.", { canonicalValues: ["work", "home", "other"] }),
      defineAttribute("primary", "Whether this is the preferred address; at most one is.", { type: "boolean" }),
    ],
  }),
  defineAttribute("groups", "Groups the person belongs to.", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      defineAttribute("value", "Identifier of the group."),
      defineAttribute("$ref", "URI of the group.", { type: "reference", referenceTypes: ["User", "Group"] }),
      defineAttribute("display", "Name of the group."),
      defineAttribute("type", "Whether membership can be changed at the group.", {
        canonicalValues: ["direct", "indirect"],
      }),
    ],
  }),
  definePlural("entitlements", "What the person is entitled to.", text),
  definePlural("roles", "Roles the person has.", text),
  definePlural(
    "x509Certificates",
    "Certificates of the person.",
    defineAttribute("value", "The certificate, DER in base64.", { type: "binary" }),
  ),
]);
