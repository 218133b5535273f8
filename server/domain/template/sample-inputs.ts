/** Fictional business documents for the templates and the demo. */

export const MARKET_NOTE = `Closing note, Tuesday. NVIDIA (NVDA) closed at 131.20 dollars, up 2.4 percent, after two suppliers confirmed that packaging capacity for its next accelerator will double by spring. Volume was 38 million shares, a third above the twenty-day average. Apple (AAPL) finished at 229.10 dollars, down 0.6 percent. The company said nothing new; the move followed a survey that put upgrade intentions in China at 14 percent, against 19 percent a year ago. Microsoft (MSFT) ended at 417.90 dollars, up 0.9 percent, helped by a contract with a European rail operator worth 640 million euros over seven years.

The broader market was quiet. The S&P 500 rose 0.2 percent to 5,868 and the Nasdaq 100 rose 0.5 percent. Ten-year yields slipped four basis points to 4.18 percent after a soft reading of factory orders. The dollar was unchanged against the euro at 1.087.

Three dates matter this week. On Wednesday the Federal Reserve publishes the minutes of its last meeting; traders look for any hint about the pace of cuts in the new year. On Thursday Apple opens its developer sessions in Cupertino. On Friday the jobs report is due, and economists expect 145,000 new positions. Our desk keeps NVDA and MSFT at overweight and AAPL at neutral. The main risk to that view is a delay in packaging capacity, which would push revenue of about 3 billion dollars from the first into the second quarter.`;

export const REFUND_NOTES = `Order 48213, ticket T-90377: what to tell Marta Lindqvist

We're sorry that your Alba coffee grinder from order 48213 stopped working the first time you switched it on. We also apologize that nobody answered the message you sent us on November 11. It was filed under a different order. You did everything right: the steps on page 11 of the manual can't repair a broken motor.

We're refunding the full 195.90 euros: 189.00 euros for the grinder and 6.90 euros for shipping. You'll get the refund on the card you paid with by November 27. As you asked, we won't send a replacement.

A courier will collect the grinder at your address on Thursday, November 19, between 16:00 and 18:00. Please pack it in its original box, together with the cable. The courier will bring the return label, so you don't have to print anything. If Thursday doesn't suit you, reply to this email and suggest another weekday.

Because you've ordered from us four times before, we've added a voucher for 15 euros to your account. You can use it for your next order until March 31.`;

export const CONTRACT_CLAUSE = `12. Term and termination. 12.1 This Agreement begins on January 1, 2027, and runs for an initial term of thirty-six months. It is then extended by twelve months at a time unless either party gives notice in writing at least ninety days before the end of the current term. 12.2 Either party may terminate this Agreement with immediate effect if the other party commits a material breach and does not cure it within thirty days after receiving written notice of the breach. 12.3 The Customer may terminate this Agreement for convenience after the first eighteen months with one hundred and twenty days' notice. In this case, the Customer shall pay an early termination fee of 35 percent of the fees that remain for the initial term.

12.4 Upon termination, the Supplier shall return all Customer Data within fourteen days in a commonly used format and delete every copy, including backups, within sixty days. The Supplier shall confirm the deletion in writing. 12.5 For up to six months after termination the Supplier shall assist with the transition at its then-current daily rates, which may not exceed 1,150 euros.

13. Liability. 13.1 Each party's total liability in a contract year is limited to 150 percent of the fees paid in that year. 13.2 This limit does not apply to willful misconduct, gross negligence, breach of confidentiality, or personal injury. 13.3 Neither party shall be liable for lost profits. 13.4 Claims must be brought within twelve months after the claiming party becomes aware of them.`;

export const INCIDENT_NOTES = `Notes from the incident channel, Thursday, November 12, times in UTC. 08:41 Monitoring reports that 38 percent of checkout requests fail with a timeout. 08:44 Priya Nair takes the lead and opens the channel. 08:52 Tom Reyes finds that all of the payment service's database connections are in use. The 08:30 release had raised the number of workers from 12 to 40, but the database allows only 200 connections in total. 09:03 The team rolls the release back on half of the servers, and the share of failed requests drops to 9 percent. 09:17 The rollback is complete. 09:25 No request has failed for five minutes, and the status page says that checkout is working again.

Between 08:41 and 09:25 about 2,300 customers could not pay; 410 of them came back and paid later that day. Nobody was charged twice. Seventeen customers wrote to support, and two partners called. Finance puts the lost orders at 61,000 euros at most.

What helped: the alarm came within eleven minutes of the release, and the rollback had been practiced in October. What didn't: the database's connection limit wasn't written down anywhere, and the test environment has only two workers. Until the limit is checked at startup, Tom Reyes is keeping the number of workers at 12. Priya Nair is writing a check that blocks any release beyond the limit; it's due on November 26. The partners expect a written report by noon on Friday.`;
