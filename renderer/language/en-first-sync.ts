/** While a register gets the store's customers for the first time. */
export const enFirstSync = {
  title: 'Customers are coming from the cloud',
  percent: '{{percent}} %',
  says: 'Scan, sell and add customers meanwhile. Whoever is missing comes by itself, and rewards can be redeemed when all are here.',
  waits:
    'They come by themselves when the internet is back. Scan, sell and add customers meanwhile; rewards can be redeemed when all are here.',
}
