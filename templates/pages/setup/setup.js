// Without this script the form works as well; with it, choosing a country fills in its zone and number example.
const country = document.getElementById('f-country');
const zone = document.getElementById('f-zone');
const number = document.getElementById('f-number');

let suggested = zone.value;

country.addEventListener('change', () => {
  const { zone: usual, example } = country.selectedOptions[0].dataset;
  number.placeholder = example;
  if (zone.value === '' || zone.value === suggested) zone.value = suggested = usual;
});
