/** While a register gets the store's customers for the first time. */
export const enFirstSync = {
  title: 'Customers are coming from the cloud',
  percent: '{{percent}}%',
  saved: 'Saved on this computer',
  says: 'Scan, sell and add customers meanwhile. The others come by themselves. Rewards can be redeemed when all are here.',
  missing: 'The customers are still coming from the cloud; somebody may be missing until all are here.',
  waits:
    'They come by themselves when the internet is back. Scan, sell and add customers meanwhile; rewards can be redeemed when all are here.',
}
